// Reading and making JavaScript values through Node-API (node_api.h); no state of its own.
#pragma once
#include <node_api.h>
#include <stdint.h>

#include <string>

namespace cap {

napi_value JsString(napi_env env, const std::string& text);
napi_value JsNumber(napi_env env, double number);
napi_value JsBoolean(napi_env env, bool value);
napi_value JsNull(napi_env env);
// A string, or null for the null pointer that libpcap gives where it has no name.
napi_value JsText(napi_env env, const char* text);
void Set(napi_env env, napi_value object, const char* name, napi_value value);

// The text of a string value; empty for any other value.
std::string TextOf(napi_env env, napi_value value);
// A property that is a string; empty for any other.
std::string TextOf(napi_env env, napi_value object, const char* name);
// A property that is a number or a boolean; `otherwise` where it is neither.
int32_t IntegerOf(napi_env env, napi_value object, const char* name, int32_t otherwise);

// Throws a JavaScript Error with a `code`, and returns nullptr for the binding to return.
napi_value Throw(napi_env env, const std::string& code, const std::string& message);

}  // namespace cap
