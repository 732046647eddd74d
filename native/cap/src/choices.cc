#include "choices.h"

#include <pcap/pcap.h>

#include "errors.h"
#include "js.h"

namespace cap {

namespace {

napi_value Choice(napi_env env, int number, const char* name, const char* description) {
  napi_value choice = nullptr;
  napi_create_object(env, &choice);
  Set(env, choice, "number", JsNumber(env, number));
  Set(env, choice, "name", JsString(env, name == nullptr ? "" : name));
  Set(env, choice, "description", JsString(env, description == nullptr ? "" : description));
  return choice;
}

napi_value LinkTypes(napi_env env, pcap_t* pcap) {
  napi_value list = nullptr;
  napi_create_array(env, &list);
  int* types = nullptr;
  const int count = pcap_list_datalinks(pcap, &types);
  for (int i = 0; i < count; i++) {
    const char* description = pcap_datalink_val_to_description(types[i]);
    napi_set_element(env, list, static_cast<uint32_t>(i),
                     Choice(env, types[i], pcap_datalink_val_to_name(types[i]), description));
  }
  if (count > 0) pcap_free_datalinks(types);
  return list;
}

napi_value TimestampTypes(napi_env env, pcap_t* pcap) {
  napi_value list = nullptr;
  napi_create_array(env, &list);
  int* types = nullptr;
  const int count = pcap_list_tstamp_types(pcap, &types);
  for (int i = 0; i < count; i++) {
    const char* description = pcap_tstamp_type_val_to_description(types[i]);
    napi_set_element(env, list, static_cast<uint32_t>(i),
                     Choice(env, types[i], pcap_tstamp_type_val_to_name(types[i]), description));
  }
  if (count > 0) pcap_free_tstamp_types(types);
  return list;
}

napi_value FirstArgument(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = nullptr;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  return argument;
}

napi_value NumberOrNull(napi_env env, int number) { return number < 0 ? JsNull(env) : JsNumber(env, number); }

}  // namespace

napi_value Choices(napi_env env, napi_callback_info info) {
  const std::string device = TextOf(env, FirstArgument(env, info));
  char words[PCAP_ERRBUF_SIZE] = "";
  pcap_t* pcap = pcap_create(device.c_str(), words);
  if (pcap == nullptr) return Throw(env, CodeOfMessage(words), words);
  // Timestamp types are a device's before it is activated, link types after.
  napi_value result = nullptr;
  napi_value timestamps = TimestampTypes(env, pcap);
  const int status = pcap_activate(pcap);
  if (status < 0) {
    const std::string message = MessageOfStatus(status, pcap);
    pcap_close(pcap);
    return Throw(env, CodeOfStatus(status, message), message);
  }
  napi_create_object(env, &result);
  Set(env, result, "linkTypes", LinkTypes(env, pcap));
  Set(env, result, "timestampTypes", timestamps);
  pcap_close(pcap);
  return result;
}

napi_value LinkTypeName(napi_env env, napi_callback_info info) {
  int32_t number = -1;
  napi_get_value_int32(env, FirstArgument(env, info), &number);
  const char* name = pcap_datalink_val_to_name(number);
  return name == nullptr ? JsNull(env) : JsString(env, name);
}

napi_value LinkTypeNumber(napi_env env, napi_callback_info info) {
  return NumberOrNull(env, pcap_datalink_name_to_val(TextOf(env, FirstArgument(env, info)).c_str()));
}

napi_value TimestampTypeNumber(napi_env env, napi_callback_info info) {
  return NumberOrNull(env, pcap_tstamp_type_name_to_val(TextOf(env, FirstArgument(env, info)).c_str()));
}

}  // namespace cap
