#include "js.h"

namespace cap {

napi_value JsString(napi_env env, const std::string& text) {
  napi_value value = nullptr;
  napi_create_string_utf8(env, text.data(), text.size(), &value);
  return value;
}

napi_value JsNumber(napi_env env, double number) {
  napi_value value = nullptr;
  napi_create_double(env, number, &value);
  return value;
}

napi_value JsBoolean(napi_env env, bool boolean) {
  napi_value value = nullptr;
  napi_get_boolean(env, boolean, &value);
  return value;
}

napi_value JsNull(napi_env env) {
  napi_value value = nullptr;
  napi_get_null(env, &value);
  return value;
}

napi_value JsText(napi_env env, const char* text) { return text == nullptr ? JsNull(env) : JsString(env, text); }

void Set(napi_env env, napi_value object, const char* name, napi_value value) {
  napi_set_named_property(env, object, name, value);
}

std::string TextOf(napi_env env, napi_value value) {
  size_t length = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok) return "";
  std::string text(length, '\0');
  napi_get_value_string_utf8(env, value, text.data(), length + 1, &length);
  return text;
}

std::string TextOf(napi_env env, napi_value object, const char* name) {
  napi_value value = nullptr;
  if (napi_get_named_property(env, object, name, &value) != napi_ok) return "";
  return TextOf(env, value);
}

int32_t IntegerOf(napi_env env, napi_value object, const char* name, int32_t otherwise) {
  napi_value value = nullptr;
  napi_valuetype type = napi_undefined;
  if (napi_get_named_property(env, object, name, &value) != napi_ok) return otherwise;
  napi_typeof(env, value, &type);
  int32_t number = otherwise;
  bool boolean = false;
  if (type == napi_number) napi_get_value_int32(env, value, &number);
  if (type == napi_boolean && napi_get_value_bool(env, value, &boolean) == napi_ok) number = boolean ? 1 : 0;
  return number;
}

napi_value Throw(napi_env env, const std::string& code, const std::string& message) {
  napi_throw_error(env, code.c_str(), message.c_str());
  return nullptr;
}

}  // namespace cap
