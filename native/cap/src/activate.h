// Making a capture live, from what JavaScript chose.
#pragma once
#include <node_api.h>
#include <pcap/pcap.h>

#include <string>

#include "packet_layout.h"

namespace cap {

struct CaptureOptions {
  std::string device;
  int snaplen;
  int promiscuous;
  int immediate;
  int timeout_ms;
  int buffer_bytes;
  int batch_bytes;
  Layout layout;
  uint32_t interface_id;
  pcap_direction_t direction;
  // A LINKTYPE number, or -1 for the device's own.
  int link_type;
  // pcap-tstamp(7), or empty for the device's own.
  std::string timestamp_type;
};

CaptureOptions OptionsOf(napi_env env, napi_value object);

// pcap_create(3PCAP) to pcap_setnonblock(3PCAP). Throws and returns nullptr where that fails.
pcap_t* Activate(napi_env env, const std::string& device, const std::string& filter, const CaptureOptions& options,
                 bool* nanoseconds);

// Whether the interface is there and down. libpcap on Linux goes on silently then, until it is up again.
bool IsDown(pcap_t* pcap, const std::string& device);

// choices(device): {linkTypes: [{number, name, description}], timestampTypes: [{name, description}]}
napi_value Choices(napi_env env, napi_callback_info info);

}  // namespace cap
