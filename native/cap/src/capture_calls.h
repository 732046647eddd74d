// The calls about one capture. A capture is an external value in JavaScript, which lets go of it after close.
#pragma once
#include <node_api.h>

namespace cap {

// open(device, filter, options, onBatch): {handle, linkType, linkTypeName, snaplen, nanoseconds}
napi_value Open(napi_env env, napi_callback_info info);
// drain(handle): what the kernel has seen is delivered, then onBatch is called with `drained`
napi_value Drain(napi_env env, napi_callback_info info);
// close(handle): at once; the handle is dead after
napi_value Close(napi_env env, napi_callback_info info);
// stats(handle): {received, droppedByKernel, droppedByInterface}, 32-bit counters
napi_value Stats(napi_env env, napi_callback_info info);
// send(handle, bytes): writes one frame as it is
napi_value Send(napi_env env, napi_callback_info info);

}  // namespace cap
