// The binding's exports; lib/ puts them into shape. Node-API 8: one binary for every Node and Electron.
#include <pcap/pcap.h>

#include "activate.h"
#include "capture_calls.h"
#include "devices.h"
#include "filter.h"
#include "js.h"
#include "link_types.h"

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
               {"choices", cap::Choices},
               {"linkTypeName", cap::LinkTypeName},
               {"linkTypeNumber", cap::LinkTypeNumber},
               {"compileFilter", cap::CompileFilter},
               {"filterProgram", cap::FilterProgram}};
  for (const auto& each : calls) {
    napi_value function = nullptr;
    napi_create_function(env, each.name, NAPI_AUTO_LENGTH, each.call, nullptr, &function);
    cap::Set(env, exports, each.name, function);
  }
  cap::Set(env, exports, "libraryVersion", cap::JsString(env, pcap_lib_version()));
  return exports;
}
