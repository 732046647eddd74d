// Link types are numbered twice: DLT_ by each system for pcap_datalink(3PCAP), LINKTYPE_ the same everywhere for files
// (pcap-linktype(7)). JavaScript sees the second only.
#pragma once
#include <node_api.h>

namespace cap {

int LinkTypeOfDlt(int dlt);
int DltOfLinkType(int link_type);

// linkTypeName(number): libpcap's name, such as EN10MB, or null
napi_value LinkTypeName(napi_env env, napi_callback_info info);
// linkTypeNumber(name): without regard to case, or null
napi_value LinkTypeNumber(napi_env env, napi_callback_info info);

}  // namespace cap
