#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif
#include "devices.h"

#include <pcap/pcap.h>

#include "errors.h"
#include "js.h"

namespace cap {

namespace {

void SetAddress(napi_env env, napi_value object, const char* name, const sockaddr* address) {
  if (address == nullptr) return;
  const void* bytes = nullptr;
  if (address->sa_family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
  else if (address->sa_family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
  else return;
  char text[INET6_ADDRSTRLEN + 1] = "";
  if (inet_ntop(address->sa_family, bytes, text, sizeof text) == nullptr) return;
  Set(env, object, name, JsString(env, text));
}

napi_value Addresses(napi_env env, const pcap_addr_t* first) {
  napi_value list = nullptr;
  napi_create_array(env, &list);
  uint32_t count = 0;
  for (const pcap_addr_t* at = first; at != nullptr; at = at->next) {
    // Link-layer addresses are in the list too; only IP ones are of use to tell devices apart.
    if (at->addr == nullptr) continue;
    if (at->addr->sa_family != AF_INET && at->addr->sa_family != AF_INET6) continue;
    napi_value object = nullptr;
    napi_create_object(env, &object);
    SetAddress(env, object, "address", at->addr);
    SetAddress(env, object, "netmask", at->netmask);
    SetAddress(env, object, "broadcast", at->broadaddr);
    SetAddress(env, object, "peer", at->dstaddr);
    napi_set_element(env, list, count++, object);
  }
  return list;
}

napi_value Flags(napi_env env, bpf_u_int32 bits) {
  napi_value flags = nullptr;
  napi_create_object(env, &flags);
  Set(env, flags, "loopback", JsBoolean(env, (bits & PCAP_IF_LOOPBACK) != 0));
  Set(env, flags, "up", JsBoolean(env, (bits & PCAP_IF_UP) != 0));
  Set(env, flags, "running", JsBoolean(env, (bits & PCAP_IF_RUNNING) != 0));
  Set(env, flags, "wireless", JsBoolean(env, (bits & PCAP_IF_WIRELESS) != 0));
  return flags;
}

}  // namespace

napi_value Devices(napi_env env, napi_callback_info) {
  pcap_if_t* devices = nullptr;
  char words[PCAP_ERRBUF_SIZE] = "";
  if (pcap_findalldevs(&devices, words) != 0) return Throw(env, CodeOfMessage(words), words);
  napi_value list = nullptr;
  napi_create_array(env, &list);
  uint32_t count = 0;
  for (const pcap_if_t* at = devices; at != nullptr; at = at->next) {
    napi_value device = nullptr;
    napi_create_object(env, &device);
    Set(env, device, "name", JsString(env, at->name));
    Set(env, device, "description", at->description == nullptr ? JsNull(env) : JsString(env, at->description));
    Set(env, device, "addresses", Addresses(env, at->addresses));
    Set(env, device, "flags", Flags(env, at->flags));
    napi_set_element(env, list, count++, device);
  }
  pcap_freealldevs(devices);
  return list;
}

}  // namespace cap
