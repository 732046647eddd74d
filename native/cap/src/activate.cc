#include "activate.h"

#ifdef __linux__
#include <linux/if_packet.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#endif

#include "errors.h"
#include "filter.h"
#include "js.h"
#include "link_types.h"

namespace cap {

namespace {

struct Failure {
  std::string code;
  std::string message;
};

Failure OfStatus(int status, pcap_t* pcap) {
  const std::string message = MessageOfStatus(status, pcap);
  return {CodeOfStatus(status, message), message};
}

#ifdef __linux__
#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif

// IFF_ bits of netdevice(7), 0 for a name that is no interface's, such as `any`.
int FlagsOf(int socket, const std::string& device) {
  ifreq request = {};
  strncpy(request.ifr_name, device.c_str(), sizeof request.ifr_name - 1);
  return ioctl(socket, SIOCGIFFLAGS, &request) == 0 ? request.ifr_flags : 0;
}

// packet(7): the kernel gives a packet socket what goes out too. libpcap throws it away, on the loopback always, after
// it was copied into the ring; so it need not be copied there at all. Linux before 4.20 can't, which
// changes nothing but the cost.
void SkipOutgoing(pcap_t* pcap, const std::string& device, pcap_direction_t direction) {
  const int socket = pcap_fileno(pcap);
  const int on = 1;
  if (direction == PCAP_D_IN || (direction == PCAP_D_INOUT && (FlagsOf(socket, device) & IFF_LOOPBACK) != 0))
    setsockopt(socket, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on);
}
#else
void SkipOutgoing(pcap_t*, const std::string&, pcap_direction_t) {}
#endif

// What must be chosen before pcap_activate(3PCAP).
Failure Prepare(pcap_t* pcap, const CaptureOptions& options, bool* nanoseconds) {
  pcap_set_snaplen(pcap, options.snaplen);
  pcap_set_promisc(pcap, options.promiscuous);
  pcap_set_immediate_mode(pcap, options.immediate);
  pcap_set_timeout(pcap, options.timeout_ms);
  pcap_set_buffer_size(pcap, options.buffer_bytes);
  *nanoseconds = pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO) == 0;
  if (options.timestamp_type.empty()) return {};
  const int type = pcap_tstamp_type_name_to_val(options.timestamp_type.c_str());
  if (type < 0) return {"EINVAL", "no such timestamp type: " + options.timestamp_type};
  if (pcap_set_tstamp_type(pcap, type) != 0)
    return {"ENOTSUP", "the device has no timestamps of type " + options.timestamp_type};
  return {};
}

// What must be chosen after it.
Failure Adjust(pcap_t* pcap, const std::string& filter, const CaptureOptions& options) {
  char words[PCAP_ERRBUF_SIZE] = "";
  if (options.link_type >= 0 && pcap_set_datalink(pcap, DltOfLinkType(options.link_type)) != 0)
    return {"ENOTSUP", pcap_geterr(pcap)};
  if (options.direction != PCAP_D_INOUT && pcap_setdirection(pcap, options.direction) != 0)
    return {"ENOTSUP", pcap_geterr(pcap)};
  if (pcap_setnonblock(pcap, 1, words) != 0) return {CodeOfMessage(words), words};
  const std::string wrong = filter.empty() ? "" : SetFilter(pcap, filter);
  if (!wrong.empty()) return {"EFILTER", wrong};
  return {};
}

}  // namespace

#ifdef __linux__
bool IsDown(pcap_t* pcap, const std::string& device) {
  const int flags = FlagsOf(pcap_fileno(pcap), device);
  return flags != 0 && (flags & IFF_UP) == 0;
}
#else
bool IsDown(pcap_t*, const std::string&) { return false; }
#endif

CaptureOptions OptionsOf(napi_env env, napi_value object) {
  constexpr pcap_direction_t kDirections[] = {PCAP_D_INOUT, PCAP_D_IN, PCAP_D_OUT};
  CaptureOptions options;
  options.snaplen = IntegerOf(env, object, "snaplen", 262144);
  options.promiscuous = IntegerOf(env, object, "promiscuous", 0);
  options.immediate = IntegerOf(env, object, "immediate", 0);
  options.timeout_ms = IntegerOf(env, object, "timeoutMs", 10);
  options.buffer_bytes = IntegerOf(env, object, "bufferBytes", 10 << 20);
  options.batch_bytes = IntegerOf(env, object, "batchBytes", 1 << 20);
  options.layout = IntegerOf(env, object, "blocks", 0) != 0 ? Layout::kBlocks : Layout::kRecords;
  options.interface_id = static_cast<uint32_t>(IntegerOf(env, object, "interfaceId", 0));
  options.direction = kDirections[static_cast<uint32_t>(IntegerOf(env, object, "way", 0)) % 3];
  options.link_type = IntegerOf(env, object, "linkType", -1);
  options.timestamp_type = TextOf(env, object, "timestampType");
  return options;
}

pcap_t* Activate(napi_env env, const std::string& device, const std::string& filter, const CaptureOptions& options,
                 bool* nanoseconds) {
  char words[PCAP_ERRBUF_SIZE] = "";
  pcap_t* pcap = pcap_create(device.c_str(), words);
  if (pcap == nullptr) {
    Throw(env, CodeOfMessage(words), words);
    return nullptr;
  }
  Failure failure = Prepare(pcap, options, nanoseconds);
  if (failure.code.empty()) {
    const int status = pcap_activate(pcap);
    if (status < 0) {
      failure = OfStatus(status, pcap);
    } else {
      SkipOutgoing(pcap, device, options.direction);
      failure = Adjust(pcap, filter, options);
    }
  }
  if (failure.code.empty()) return pcap;
  pcap_close(pcap);
  Throw(env, failure.code, failure.message);
  return nullptr;
}

}  // namespace cap
