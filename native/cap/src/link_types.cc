#include "link_types.h"

#include <pcap/pcap.h>

#include "js.h"

namespace cap {

namespace {

// Those of today's systems whose two numbers differ: pcap/dlt.h says which.
constexpr struct {
  int dlt;
  int link_type;
} kDiffering[] = {{DLT_ATM_RFC1483, 100}, {DLT_RAW, 101}};

}  // namespace

int LinkTypeOfDlt(int dlt) {
  for (const auto& each : kDiffering) {
    if (each.dlt == dlt) return each.link_type;
  }
  return dlt;
}

int DltOfLinkType(int link_type) {
  for (const auto& each : kDiffering) {
    if (each.link_type == link_type) return each.dlt;
  }
  return link_type;
}

napi_value LinkTypeName(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value number = nullptr;
  napi_get_cb_info(env, info, &count, &number, nullptr, nullptr);
  int32_t link_type = -1;
  napi_get_value_int32(env, number, &link_type);
  return JsText(env, pcap_datalink_val_to_name(DltOfLinkType(link_type)));
}

napi_value LinkTypeNumber(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value name = nullptr;
  napi_get_cb_info(env, info, &count, &name, nullptr, nullptr);
  const int dlt = pcap_datalink_name_to_val(TextOf(env, name).c_str());
  return dlt < 0 ? JsNull(env) : JsNumber(env, LinkTypeOfDlt(dlt));
}

}  // namespace cap
