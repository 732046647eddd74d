// What libpcap's errors are called in JavaScript: the `code` of an Error.
#pragma once
#include <pcap/pcap.h>

#include <string>

namespace cap {

// Code of what pcap_activate(3PCAP) returned.
std::string CodeOfStatus(int status, const std::string& message);
// Code of an error while capturing, where libpcap has words only.
std::string CodeOfMessage(const std::string& message);
// libpcap's words for a status, with what it says in detail where that is more.
std::string MessageOfStatus(int status, pcap_t* pcap);

}  // namespace cap
