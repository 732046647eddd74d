#pragma once
#include <node_api.h>

namespace cap {

// devices(): [{name, description, addresses: [{address, netmask, broadcast, peer}], flags}], flags as the PCAP_IF_
// bits of pcap_findalldevs(3PCAP) by name.
napi_value Devices(napi_env env, napi_callback_info info);

}  // namespace cap
