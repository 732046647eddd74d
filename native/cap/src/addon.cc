// The binding's exports; lib/ puts them into shape. Node-API 8: one binary for every Node and Electron.
#include <pcap/pcap.h>

#include "capture_calls.h"
#include "choices.h"
#include "devices.h"
#include "filter.h"
#include "js.h"

NAPI_MODULE_INIT() {
  const struct {
    const char* name;
    napi_callback call;
  } calls[] = {{"open", cap::Open},
               {"drain", cap::Drain},
               {"close", cap::Close},
               {"stats", cap::Stats},
               {"send", cap::Send},
               {"devices", cap::Devices},
               {"compileFilter", cap::CompileFilter},
               {"filterProgram", cap::FilterProgram},
               {"choices", cap::Choices},
               {"linkTypeName", cap::LinkTypeName},
               {"linkTypeNumber", cap::LinkTypeNumber},
               {"timestampTypeNumber", cap::TimestampTypeNumber}};
  for (const auto& each : calls) {
    napi_value function = nullptr;
    napi_create_function(env, each.name, NAPI_AUTO_LENGTH, each.call, nullptr, &function);
    cap::Set(env, exports, each.name, function);
  }
  cap::Set(env, exports, "libraryVersion", cap::JsString(env, pcap_lib_version()));
  return exports;
}
