#include "filter.h"

#include <mutex>

#include "js.h"
#include "link_types.h"

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

// A filter to compile without a device, of (filter, linkType, snaplen). Owns the pcap_t.
struct Asked {
  Asked(napi_env env, napi_callback_info info) {
    size_t count = 3;
    napi_value arguments[3];
    napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
    int32_t link_type = DLT_EN10MB;
    int32_t snaplen = kSnaplen;
    napi_get_value_int32(env, arguments[1], &link_type);
    napi_get_value_int32(env, arguments[2], &snaplen);
    filter = TextOf(env, arguments[0]);
    dead = pcap_open_dead(DltOfLinkType(link_type), snaplen);
  }
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;
  ~Asked() {
    if (dead != nullptr) pcap_close(dead);
  }
  std::string filter;
  pcap_t* dead;
};

}  // namespace

std::string SetFilter(pcap_t* pcap, const std::string& filter) {
  bpf_program program;
  if (!Compile(pcap, &program, filter)) return pcap_geterr(pcap);
  const int status = pcap_setfilter(pcap, &program);
  pcap_freecode(&program);
  return status == 0 ? "" : pcap_geterr(pcap);
}

napi_value CompileFilter(napi_env env, napi_callback_info info) {
  const Asked asked(env, info);
  if (asked.dead == nullptr) return Throw(env, "ENOMEM", "libpcap has no memory for a filter");
  bpf_program program;
  if (!Compile(asked.dead, &program, asked.filter)) return JsString(env, pcap_geterr(asked.dead));
  pcap_freecode(&program);
  return JsNull(env);
}

napi_value FilterProgram(napi_env env, napi_callback_info info) {
  const Asked asked(env, info);
  if (asked.dead == nullptr) return Throw(env, "ENOMEM", "libpcap has no memory for a filter");
  bpf_program program;
  if (!Compile(asked.dead, &program, asked.filter)) return Throw(env, "EFILTER", pcap_geterr(asked.dead));
  napi_value lines = nullptr;
  napi_create_array_with_length(env, program.bf_len, &lines);
  {
    // bpf_image(3PCAP) gives the same buffer each time.
    std::lock_guard<std::mutex> lock(compiling);
    for (u_int i = 0; i < program.bf_len; i++)
      napi_set_element(env, lines, i, JsString(env, bpf_image(&program.bf_insns[i], static_cast<int>(i))));
  }
  pcap_freecode(&program);
  return lines;
}

}  // namespace cap
