// What a device offers: opened for that with the least of buffers, and closed again.
#include <pcap/pcap.h>

#include "activate.h"
#include "errors.h"
#include "js.h"
#include "link_types.h"

namespace cap {

namespace {

constexpr int kLeastBuffer = 1 << 16;

napi_value LinkTypes(napi_env env, pcap_t* pcap) {
  napi_value list = nullptr;
  napi_create_array(env, &list);
  int* types = nullptr;
  const int count = pcap_list_datalinks(pcap, &types);
  for (int i = 0; i < count; i++) {
    const char* description = pcap_datalink_val_to_description(types[i]);
    napi_value one = nullptr;
    napi_create_object(env, &one);
    Set(env, one, "number", JsNumber(env, LinkTypeOfDlt(types[i])));
    Set(env, one, "name", JsText(env, pcap_datalink_val_to_name(types[i])));
    Set(env, one, "description", JsText(env, description));
    napi_set_element(env, list, static_cast<uint32_t>(i), one);
  }
  if (count > 0) pcap_free_datalinks(types);
  return list;
}

// Asked of a pcap_t that is not activated yet: pcap_list_tstamp_types(3PCAP).
napi_value TimestampTypes(napi_env env, pcap_t* pcap) {
  napi_value list = nullptr;
  napi_create_array(env, &list);
  int* types = nullptr;
  const int count = pcap_list_tstamp_types(pcap, &types);
  for (int i = 0; i < count; i++) {
    napi_value one = nullptr;
    napi_create_object(env, &one);
    Set(env, one, "name", JsText(env, pcap_tstamp_type_val_to_name(types[i])));
    Set(env, one, "description", JsText(env, pcap_tstamp_type_val_to_description(types[i])));
    napi_set_element(env, list, static_cast<uint32_t>(i), one);
  }
  if (count > 0) pcap_free_tstamp_types(types);
  return list;
}

}  // namespace

napi_value Choices(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value device = nullptr, result = nullptr;
  napi_get_cb_info(env, info, &count, &device, nullptr, nullptr);
  char words[PCAP_ERRBUF_SIZE] = "";
  pcap_t* pcap = pcap_create(TextOf(env, device).c_str(), words);
  if (pcap == nullptr) return Throw(env, CodeOfMessage(words), words);
  pcap_set_snaplen(pcap, 64);
  pcap_set_buffer_size(pcap, kLeastBuffer);
  napi_value timestamp_types = TimestampTypes(env, pcap);
  const int status = pcap_activate(pcap);
  if (status < 0) {
    const std::string message = MessageOfStatus(status, pcap);
    Throw(env, CodeOfStatus(status, message), message);
  } else {
    napi_create_object(env, &result);
    Set(env, result, "linkTypes", LinkTypes(env, pcap));
    Set(env, result, "timestampTypes", timestamp_types);
  }
  pcap_close(pcap);
  return result;
}

}  // namespace cap
