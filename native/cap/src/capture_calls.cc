#include "capture_calls.h"

#include "activate.h"
#include "capture.h"
#include "errors.h"
#include "js.h"
#include "link_types.h"

namespace cap {

namespace {

Capture* CaptureOf(napi_env env, napi_callback_info info, napi_value* second = nullptr) {
  size_t count = 2;
  napi_value arguments[2] = {nullptr, nullptr};
  void* capture = nullptr;
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  if (napi_get_value_external(env, arguments[0], &capture) != napi_ok) {
    Throw(env, "EINVAL", "not a capture");
    return nullptr;
  }
  if (second != nullptr) *second = arguments[1];
  return static_cast<Capture*>(capture);
}

}  // namespace

napi_value Open(napi_env env, napi_callback_info info) {
  size_t count = 4;
  napi_value arguments[4];
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  CaptureOptions options = OptionsOf(env, arguments[2]);
  options.device = TextOf(env, arguments[0]);
  bool nanoseconds = false;
  pcap_t* pcap = Activate(env, options.device, TextOf(env, arguments[1]), options, &nanoseconds);
  if (pcap == nullptr) return nullptr;

  napi_value result = nullptr, handle = nullptr;
  const int link_type = pcap_datalink(pcap);
  const int snaplen = pcap_snapshot(pcap);
  Capture* capture = new Capture(pcap, nanoseconds, options);
  if (!capture->Start(env, arguments[3])) return Throw(env, "ENOMEM", "no memory for a capture");
  napi_create_object(env, &result);
  napi_create_external(env, capture, nullptr, nullptr, &handle);
  Set(env, result, "handle", handle);
  Set(env, result, "linkType", JsNumber(env, LinkTypeOfDlt(link_type)));
  Set(env, result, "linkTypeName", JsText(env, pcap_datalink_val_to_name(link_type)));
  Set(env, result, "snaplen", JsNumber(env, snaplen));
  Set(env, result, "nanoseconds", JsBoolean(env, nanoseconds));
  return result;
}

napi_value Drain(napi_env env, napi_callback_info info) {
  Capture* capture = CaptureOf(env, info);
  if (capture != nullptr) capture->Drain();
  return nullptr;
}

napi_value Close(napi_env env, napi_callback_info info) {
  Capture* capture = CaptureOf(env, info);
  if (capture != nullptr) capture->Release(env);
  return nullptr;
}

napi_value Stats(napi_env env, napi_callback_info info) {
  Capture* capture = CaptureOf(env, info);
  if (capture == nullptr) return nullptr;
  pcap_stat counts = {};
  if (!capture->Statistics(&counts)) return JsNull(env);
  napi_value result = nullptr;
  napi_create_object(env, &result);
  Set(env, result, "received", JsNumber(env, counts.ps_recv));
  Set(env, result, "droppedByKernel", JsNumber(env, counts.ps_drop));
  Set(env, result, "droppedByInterface", JsNumber(env, counts.ps_ifdrop));
  return result;
}

napi_value Send(napi_env env, napi_callback_info info) {
  napi_value frame = nullptr;
  Capture* capture = CaptureOf(env, info, &frame);
  if (capture == nullptr) return nullptr;
  void* bytes = nullptr;
  size_t length = 0;
  if (napi_get_buffer_info(env, frame, &bytes, &length) != napi_ok) return Throw(env, "EINVAL", "not a Buffer");
  std::string words;
  if (!capture->Send(static_cast<uint8_t*>(bytes), length, &words)) return Throw(env, CodeOfMessage(words), words);
  return nullptr;
}

}  // namespace cap
