#include "filter.h"

#include <mutex>

#include "js.h"

namespace cap {

namespace {

// pcap_compile(3PCAP): not thread-safe before libpcap 1.8, and worker threads may each load this binding.
std::mutex compiling;

// Longest packet the compiled program may look at; any will do.
constexpr int kSnaplen = 262144;

bool Compile(pcap_t* pcap, bpf_program* program, const std::string& filter) {
  std::lock_guard<std::mutex> lock(compiling);
  return pcap_compile(pcap, program, filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) == 0;
}

}  // namespace

std::string SetFilter(pcap_t* pcap, const std::string& filter) {
  bpf_program program;
  if (!Compile(pcap, &program, filter)) return pcap_geterr(pcap);
  const int status = pcap_setfilter(pcap, &program);
  pcap_freecode(&program);
  return status == 0 ? "" : pcap_geterr(pcap);
}

namespace {

// A pcap_t that captures nothing, for the link type in the second argument (Ethernet where there is none).
pcap_t* DeadPcap(napi_env env, napi_value link_type_value) {
  int32_t link_type = DLT_EN10MB;
  napi_get_value_int32(env, link_type_value, &link_type);
  return pcap_open_dead(link_type, kSnaplen);
}

}  // namespace

napi_value CompileFilter(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  pcap_t* dead = DeadPcap(env, arguments[1]);
  if (dead == nullptr) return Throw(env, "ENOMEM", "libpcap has no memory for a filter");
  bpf_program program;
  napi_value words = JsNull(env);
  if (Compile(dead, &program, TextOf(env, arguments[0]))) pcap_freecode(&program);
  else words = JsString(env, pcap_geterr(dead));
  pcap_close(dead);
  return words;
}

napi_value FilterProgram(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  pcap_t* dead = DeadPcap(env, arguments[1]);
  if (dead == nullptr) return Throw(env, "ENOMEM", "libpcap has no memory for a filter");
  bpf_program program;
  if (!Compile(dead, &program, TextOf(env, arguments[0]))) {
    const std::string words = pcap_geterr(dead);
    pcap_close(dead);
    return Throw(env, "EFILTER", words);
  }
  napi_value lines = nullptr;
  napi_create_array(env, &lines);
  for (u_int i = 0; i < program.bf_len; i++) {
    // bpf_image(3PCAP) writes into memory of its own, used again at the next call.
    napi_set_element(env, lines, i, JsString(env, bpf_image(&program.bf_insns[i], static_cast<int>(i))));
  }
  pcap_freecode(&program);
  pcap_close(dead);
  return lines;
}

}  // namespace cap
