#include "capture.h"

#include <string.h>

#include <algorithm>
#include <utility>

#include "errors.h"
#include "js.h"
#include "packet_layout.h"
#ifndef _WIN32
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#endif

namespace cap {

namespace {

// Most that a packet takes beside its own bytes: an enhanced packet block's 32 bytes and padding to 32 bits.
constexpr size_t kMostOverhead = 32 + 3;
// Packets between two looks at the lock: some 20 microseconds of work.
constexpr int kPacketsPerDispatch = 256;
// An idle capture wakes this often; the wake pipe ends the wait sooner.
constexpr int kIdleMs = 1000;

}  // namespace

Capture::Capture(pcap_t* pcap, bool nanoseconds, const CaptureOptions& options)
    : pcap_(pcap), nanoseconds_(nanoseconds), options_(options) {}

Capture::~Capture() {
  pcap_close(pcap_);
#ifndef _WIN32
  for (int end : wake_) {
    if (end >= 0) close(end);
  }
#endif
}

bool Capture::Start(napi_env env, napi_value on_batch) {
  env_ = env;
  // Room for at least two of the longest packets, or the thread would wait after each.
  const size_t longest = kMostOverhead + static_cast<size_t>(options_.snaplen);
  capacity_ = std::max(static_cast<size_t>(options_.batch_bytes), 2 * longest);
  bool made = true;
  for (LentBuffer& buffer : buffers_) {
    napi_value value = nullptr;
    void* bytes = nullptr;
    made = made && napi_create_buffer(env, capacity_, &bytes, &value) == napi_ok &&
           napi_create_reference(env, value, 1, &buffer.reference) == napi_ok;
    buffer.bytes = static_cast<uint8_t*>(bytes);
  }
#ifndef _WIN32
  made = made && pipe(wake_) == 0;
  for (int end : wake_) {
    if (made) fcntl(end, F_SETFD, FD_CLOEXEC);
  }
#endif
  constexpr int kHolders = 2;  // the thread, and close()
  made = made && napi_create_threadsafe_function(env, on_batch, nullptr, JsString(env, "cap"), 0, kHolders, this,
                                                 Finalize, this, Deliver, &deliver_) == napi_ok;
  if (!made) {
    for (LentBuffer& buffer : buffers_) {
      if (buffer.reference != nullptr) napi_delete_reference(env, buffer.reference);
    }
    delete this;
    return false;
  }
  napi_add_env_cleanup_hook(env, OnTeardown, this);
  thread_ = std::thread(&Capture::Run, this);
  return true;
}

void Capture::Drain() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (draining_) return;
    draining_ = true;
    // The kernel hands a block over when it is full or its timeout has passed: after two, all of it has come.
    drained_after_ = Clock::now() + std::chrono::milliseconds(2 * options_.timeout_ms + 10);
  }
  Wake();
}

void Capture::Stop() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  emptied_.notify_all();
  Wake();
  if (thread_.joinable()) thread_.join();
}

void Capture::Release(napi_env env) {
  napi_remove_env_cleanup_hook(env, OnTeardown, this);
  Stop();
  napi_release_threadsafe_function(deliver_, napi_tsfn_release);
}

bool Capture::Statistics(pcap_stat* out) {
  std::lock_guard<std::mutex> lock(mutex_);
  return pcap_stats(pcap_, out) == 0;
}

bool Capture::Send(const uint8_t* bytes, size_t length, std::string* words) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (pcap_sendpacket(pcap_, bytes, static_cast<int>(length)) == 0) return true;
  *words = pcap_geterr(pcap_);
  return false;
}

// On the capture thread, mutex held.
void Capture::OnPacket(u_char* context, const pcap_pkthdr* header, const u_char* bytes) {
  Capture* self = reinterpret_cast<Capture*>(context);
  const uint32_t captured = std::min(header->caplen, static_cast<bpf_u_int32>(self->options_.snaplen));
  const uint32_t fraction = static_cast<uint32_t>(header->ts.tv_usec);
  const PacketFacts facts = {static_cast<uint32_t>(header->ts.tv_sec), self->nanoseconds_ ? fraction : fraction * 1000,
                             captured, header->len};
  uint8_t* to = self->filling_->bytes + self->used_;
  self->used_ += self->options_.as_blocks != 0
                     ? WriteBlock(to, static_cast<uint32_t>(self->options_.interface_id), facts, bytes)
                     : WriteRecord(to, facts, bytes);
  self->count_++;
  if (self->capacity_ - self->used_ < kMostOverhead + static_cast<size_t>(self->options_.snaplen)) {
    self->full_ = true;
    pcap_breakloop(self->pcap_);
  }
}

void Capture::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stopping_ && !drained_) {
    const int wait_ms = draining_ ? std::max(1, options_.timeout_ms) : kIdleMs;
    lock.unlock();
    WaitForPackets(wait_ms);
    lock.lock();
    if (stopping_) break;
    TakeAvailable(lock);
    if (!error_.empty()) break;
    if (draining_ && Clock::now() >= drained_after_) drained_ = true;
  }
  if (!stopping_ && (drained_ || !error_.empty())) Notify();
  lock.unlock();
  napi_release_threadsafe_function(deliver_, napi_tsfn_release);
}

// Takes all that the kernel has now. Where both buffers are full it waits for JavaScript, and the kernel's own
// buffer takes what comes meanwhile; what that can't hold is dropped there, and counted.
void Capture::TakeAvailable(std::unique_lock<std::mutex>& lock) {
  while (!stopping_) {
    if (full_) {
      Notify();
      emptied_.wait(lock, [this] { return !full_ || stopping_; });
      continue;
    }
    const int taken = pcap_dispatch(pcap_, kPacketsPerDispatch, OnPacket, reinterpret_cast<u_char*>(this));
    if (taken == 0) return;
    if (taken < 0 && taken != PCAP_ERROR_BREAK) {
      error_ = pcap_geterr(pcap_);
      return;
    }
    Notify();
    // Lets JavaScript swap the buffers.
    lock.unlock();
    lock.lock();
  }
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
  char byte;
  if (ready && (wait[1].revents & POLLIN) != 0 && read(wake_[0], &byte, 1) < 0) return false;
  return ready;
#endif
}

void Capture::Wake() {
#ifndef _WIN32
  const char byte = 0;
  if (wake_[1] >= 0 && write(wake_[1], &byte, 1) < 0) return;
#endif
}

// mutex held.
void Capture::Notify() {
  if (notified_) return;
  notified_ = true;
  napi_call_threadsafe_function(deliver_, nullptr, napi_tsfn_nonblocking);
}

// On the JavaScript thread: swaps the buffers and lends the filled one for the length of the callback.
void Capture::Deliver(napi_env env, napi_value on_batch, void* context, void*) {
  Capture* self = static_cast<Capture*>(context);
  size_t used;
  uint32_t count;
  std::string error;
  bool drained;
  {
    std::lock_guard<std::mutex> lock(self->mutex_);
    std::swap(self->filling_, self->lent_);
    used = self->used_;
    count = self->count_;
    error = self->error_;
    drained = self->drained_;
    self->used_ = 0;
    self->count_ = 0;
    self->full_ = false;
    self->notified_ = false;
  }
  self->emptied_.notify_one();
  if (env == nullptr) return;
  napi_value undefined = nullptr;
  napi_value arguments[6] = {JsNull(env),
                             JsNumber(env, static_cast<double>(used)),
                             JsNumber(env, count),
                             error.empty() ? JsNull(env) : JsString(env, CodeOfMessage(error)),
                             JsString(env, error),
                             JsBoolean(env, drained)};
  if (count > 0) napi_get_reference_value(env, self->lent_->reference, &arguments[0]);
  napi_get_undefined(env, &undefined);
  if (napi_call_function(env, undefined, on_batch, 6, arguments, nullptr) != napi_pending_exception) return;
  // What a handler throws is the program's to see, as of any other callback.
  napi_value thrown = nullptr;
  if (napi_get_and_clear_last_exception(env, &thrown) == napi_ok) napi_fatal_exception(env, thrown);
}

// The thread and close() have both let go.
void Capture::Finalize(napi_env env, void* context, void*) {
  Capture* self = static_cast<Capture*>(context);
  if (self->thread_.joinable()) self->thread_.join();
  for (LentBuffer& buffer : self->buffers_) napi_delete_reference(env, buffer.reference);
  delete self;
}

// The program or a worker ends with the capture open.
void Capture::OnTeardown(void* context) { static_cast<Capture*>(context)->Stop(); }

}  // namespace cap
