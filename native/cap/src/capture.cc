// The capture thread's part. The JavaScript thread's is in delivery.cc.
#include "capture.h"

#include <algorithm>

#ifndef _WIN32
#include <poll.h>
#include <unistd.h>
#endif

namespace cap {

namespace {

// Packets between two looks at the lock: some 20 microseconds of work.
constexpr int kPacketsPerDispatch = 256;
// An idle capture wakes this often; the wake pipe ends the wait sooner.
constexpr int kIdleMs = 1000;

}  // namespace

// mutex held.
void Capture::OnPacket(u_char* context, const pcap_pkthdr* header, const u_char* bytes) {
  Capture* self = reinterpret_cast<Capture*>(context);
  const uint32_t captured = std::min(header->caplen, static_cast<bpf_u_int32>(self->options_.snaplen));
  const uint32_t fraction = static_cast<uint32_t>(header->ts.tv_usec);
  const PacketTime time = {static_cast<uint32_t>(header->ts.tv_sec), self->nanoseconds_ ? fraction : fraction * 1000};
  uint8_t* to = self->filling_->bytes + self->used_;
  self->used_ += self->options_.layout == Layout::kRecords
                     ? WriteRecord(to, time, captured, header->len, bytes)
                     : WriteBlock(to, self->options_.interface_id, time, captured, header->len, bytes);
  self->count_++;
  if (self->capacity_ - self->used_ < self->longest_) {
    self->full_ = true;
    pcap_breakloop(self->pcap_);
  }
}

void Capture::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stopping_ && !drained_ && error_.empty()) {
    const int wait_ms = draining_ ? std::max(1, options_.timeout_ms) : kIdleMs;
    lock.unlock();
    WaitForPackets(wait_ms);
    lock.lock();
    TakeAvailable(lock);
    if (troubled_ && error_.empty() && IsDown(pcap_, options_.device)) error_ = "the interface went down";
    if (draining_ && Clock::now() >= drained_after_) drained_ = true;
  }
  finished_ = true;
  changed_.notify_all();
  if (!stopping_) Notify();
  // JavaScript may still ask for the counts.
  changed_.wait(lock, [this] { return stopping_; });
  lock.unlock();
  Close();
  napi_release_threadsafe_function(deliver_, napi_tsfn_release);
}

// Takes all that the kernel has now, then wakes JavaScript once for it, or when half of the buffer is full. Where both
// buffers are full it waits for JavaScript, and the kernel's own buffer takes what comes meanwhile; what that can't
// hold is dropped there, and counted.
void Capture::TakeAvailable(std::unique_lock<std::mutex>& lock) {
  while (!stopping_) {
    if (full_) {
      Notify();
      changed_.wait(lock, [this] { return !full_ || stopping_; });
      continue;
    }
    const int taken = pcap_dispatch(pcap_, kPacketsPerDispatch, OnPacket, reinterpret_cast<u_char*>(this));
    if (taken < 0 && taken != PCAP_ERROR_BREAK) error_ = pcap_geterr(pcap_);
    if (taken == 0 || !error_.empty()) break;
    if (used_ >= capacity_ / 2) Notify();
    GiveWay(lock);
  }
  if (count_ > 0) Notify();
}

void Capture::GiveWay(std::unique_lock<std::mutex>& lock) {
  if (asking_.load() > 0) changed_.wait(lock, [this] { return asking_.load() == 0; });
}

// mutex held.
void Capture::Notify() {
  if (notified_) return;
  notified_ = true;
  napi_call_threadsafe_function(deliver_, nullptr, napi_tsfn_nonblocking);
}

bool Capture::WaitForPackets(int most_ms) {
#ifdef _WIN32
  return WaitForSingleObject(pcap_getevent(pcap_), std::min(most_ms, 50)) == WAIT_OBJECT_0;
#else
#ifndef __linux__
  // BPF devices don't wake poll(2) when their read timeout passes.
  most_ms = std::min(most_ms, std::max(1, options_.timeout_ms));
#endif
  pollfd wait[2] = {{pcap_get_selectable_fd(pcap_), POLLIN, 0}, {wake_[0], POLLIN, 0}};
  const bool ready = poll(wait, 2, most_ms) > 0;
  // packet(7): what happens to the interface is an error of its sockets.
  troubled_ = ready && (wait[0].revents & POLLERR) != 0;
  char byte;
  if (ready && (wait[1].revents & POLLIN) != 0 && read(wake_[0], &byte, 1) < 0) return false;
  return ready;
#endif
}

}  // namespace cap
