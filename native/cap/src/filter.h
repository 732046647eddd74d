// Capture filters: pcap-filter(7) expressions.
#pragma once
#include <node_api.h>
#include <pcap/pcap.h>

#include <string>

namespace cap {

// Compiles a filter and sets it on an open capture. Returns libpcap's words where it does not compile, else "".
std::string SetFilter(pcap_t* pcap, const std::string& filter);

// compileFilter(filter, linkType): null, or libpcap's words where it does not compile. Opens no device.
napi_value CompileFilter(napi_env env, napi_callback_info info);

// filterProgram(filter, linkType): the instructions it compiles to, a string each as bpf_image(3PCAP) writes them.
napi_value FilterProgram(napi_env env, napi_callback_info info);

}  // namespace cap
