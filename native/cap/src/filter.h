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
// filterProgram(filter, linkType, snaplen): the instructions of the compiled filter, one a line
napi_value FilterProgram(napi_env env, napi_callback_info info);

}  // namespace cap
