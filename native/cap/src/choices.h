#pragma once
#include <node_api.h>

namespace cap {

// choices(device): {linkTypes: [{number, name, description}], timestampTypes: [{number, name, description}]}. The device
// is opened for it and closed again.
napi_value Choices(napi_env env, napi_callback_info info);

// linkTypeName(number): string or null
napi_value LinkTypeName(napi_env env, napi_callback_info info);
// linkTypeNumber(name): number or null
napi_value LinkTypeNumber(napi_env env, napi_callback_info info);
// timestampTypeNumber(name): number or null
napi_value TimestampTypeNumber(napi_env env, napi_callback_info info);

}  // namespace cap
