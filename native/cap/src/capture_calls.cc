#include "capture_calls.h"

#include "capture.h"
#include "errors.h"
#include "filter.h"
#include "js.h"

namespace cap {

namespace {

CaptureOptions OptionsOf(napi_env env, napi_value object) {
  CaptureOptions options;
  options.snaplen = IntegerOf(env, object, "snaplen", 262144);
  options.promiscuous = IntegerOf(env, object, "promiscuous", 0);
  options.immediate = IntegerOf(env, object, "immediate", 0);
  options.timeout_ms = IntegerOf(env, object, "timeoutMs", 10);
  options.buffer_bytes = IntegerOf(env, object, "bufferBytes", 10 << 20);
  options.batch_bytes = IntegerOf(env, object, "batchBytes", 1 << 20);
  options.as_blocks = IntegerOf(env, object, "asBlocks", 0);
  options.interface_id = IntegerOf(env, object, "interfaceId", 0);
  options.direction = IntegerOf(env, object, "directionNumber", -1);
  options.link_type = IntegerOf(env, object, "linkTypeNumber", -1);
  options.timestamp_type = IntegerOf(env, object, "timestampTypeNumber", -1);
  return options;
}

// Makes a capture live (pcap_create to pcap_setnonblock). Throws and returns nullptr where that fails.
pcap_t* Activate(napi_env env, const std::string& device, const std::string& filter, const CaptureOptions& options,
                 bool* nanoseconds) {
  char words[PCAP_ERRBUF_SIZE] = "";
  pcap_t* pcap = pcap_create(device.c_str(), words);
  if (pcap == nullptr) {
    Throw(env, CodeOfMessage(words), words);
    return nullptr;
  }
  pcap_set_snaplen(pcap, options.snaplen);
  pcap_set_promisc(pcap, options.promiscuous);
  pcap_set_immediate_mode(pcap, options.immediate);
  pcap_set_timeout(pcap, options.timeout_ms);
  pcap_set_buffer_size(pcap, options.buffer_bytes);
  *nanoseconds = pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO) == 0;
  if (options.timestamp_type >= 0 && pcap_set_tstamp_type(pcap, options.timestamp_type) != 0) {
    pcap_close(pcap);
    Throw(env, "ETIMESTAMP", "the device has no such clock");
    return nullptr;
  }
  const int status = pcap_activate(pcap);
  std::string code, message;
  if (status < 0) {
    message = MessageOfStatus(status, pcap);
    code = CodeOfStatus(status, message);
  } else if (options.link_type >= 0 && pcap_set_datalink(pcap, options.link_type) != 0) {
    message = pcap_geterr(pcap);
    code = "ELINKTYPE";
  } else if (options.direction >= 0 && pcap_setdirection(pcap, static_cast<pcap_direction_t>(options.direction)) != 0) {
    message = pcap_geterr(pcap);
    code = "EDIRECTION";
  } else if (pcap_setnonblock(pcap, 1, words) != 0) {
    message = words;
    code = CodeOfMessage(message);
  } else if (!filter.empty() && !(message = SetFilter(pcap, filter)).empty()) {
    code = "EFILTER";
  }
  if (code.empty()) return pcap;
  pcap_close(pcap);
  Throw(env, code, message);
  return nullptr;
}

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
  const CaptureOptions options = OptionsOf(env, arguments[2]);
  bool nanoseconds = false;
  pcap_t* pcap = Activate(env, TextOf(env, arguments[0]), TextOf(env, arguments[1]), options, &nanoseconds);
  if (pcap == nullptr) return nullptr;

  napi_value result = nullptr, handle = nullptr;
  const int link_type = pcap_datalink(pcap);
  const char* name = pcap_datalink_val_to_name(link_type);
  const int snaplen = pcap_snapshot(pcap);
  Capture* capture = new Capture(pcap, nanoseconds, options);
  if (!capture->Start(env, arguments[3])) return Throw(env, "ENOMEM", "no memory for a capture");
  napi_create_object(env, &result);
  napi_create_external(env, capture, nullptr, nullptr, &handle);
  Set(env, result, "handle", handle);
  Set(env, result, "linkType", JsNumber(env, link_type));
  Set(env, result, "linkTypeName", name == nullptr ? JsNull(env) : JsString(env, name));
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
