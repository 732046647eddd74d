#include "errors.h"

namespace cap {

namespace {
bool Says(const std::string& message, const char* words) { return message.find(words) != std::string::npos; }
}  // namespace

std::string CodeOfStatus(int status, const std::string& message) {
  switch (status) {
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
      return "EPERM";
    case PCAP_ERROR_NO_SUCH_DEVICE:
      return "ENODEV";
    case PCAP_ERROR_IFACE_NOT_UP:
      return "ENETDOWN";
    default:
      return CodeOfMessage(message);
  }
}

std::string CodeOfMessage(const std::string& message) {
  if (Says(message, "disappeared") || Says(message, "No such device") || Says(message, "removed")) return "ENODEV";
  if (Says(message, "went down") || Says(message, "not up") || Says(message, "Network is down")) return "ENETDOWN";
  if (Says(message, "not permitted") || Says(message, "ermission denied")) return "EPERM";
  return "ELIBPCAP";
}

std::string MessageOfStatus(int status, pcap_t* pcap) {
  const std::string general = pcap_statustostr(status);
  const std::string detail = pcap_geterr(pcap);
  if (status == PCAP_ERROR) return detail;
  return detail.empty() || detail == general ? general : general + ": " + detail;
}

}  // namespace cap
