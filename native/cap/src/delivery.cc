// The JavaScript thread's part of a capture. The capture thread's is in capture.cc.
#include <algorithm>
#include <utility>

#include "capture.h"
#include "errors.h"
#include "js.h"
#ifndef _WIN32
#include <fcntl.h>
#include <unistd.h>
#endif

namespace cap {

namespace {

// The kernel takes some 20 ms to take a ring away (it waits for all processors), which nobody need wait for. But not
// more than so many of them pile up where a program opens and closes in a loop; it waits for its own then.
constexpr int kClosingAtOnce = 8;
std::atomic<int> closing{0};

}  // namespace

Capture::Turn::Turn(Capture* capture) : lock(capture->mutex_, std::defer_lock), capture_(capture) {
  capture_->asking_++;
  lock.lock();
  capture_->asking_--;
}

Capture::Turn::~Turn() {
  lock.unlock();
  capture_->changed_.notify_all();
}

Capture::Capture(pcap_t* pcap, bool nanoseconds, const CaptureOptions& options)
    : pcap_(pcap), nanoseconds_(nanoseconds), options_(options) {}

Capture::~Capture() {
#ifndef _WIN32
  for (int end : wake_) {
    if (end >= 0) close(end);
  }
#endif
}

bool Capture::Start(napi_env env, napi_value on_batch) {
  longest_ = RoomFor(options_.layout, static_cast<size_t>(options_.snaplen));
  // Room for at least two of the longest packets, or the thread would wait after each.
  capacity_ = std::max(static_cast<size_t>(options_.batch_bytes), 2 * longest_);
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
    pcap_close(pcap_);
    delete this;
    return false;
  }
  napi_add_env_cleanup_hook(env, OnTeardown, this);
  thread_ = std::thread(&Capture::Run, this);
  return true;
}

void Capture::Drain() {
  {
    Turn turn(this);
    if (draining_) return;
    draining_ = true;
    // The kernel hands a block over when it is full or its timeout has passed: after two, all of it has come.
    drained_after_ = Clock::now() + std::chrono::milliseconds(2 * options_.timeout_ms + 10);
  }
  Wake();
}

void Capture::Release(napi_env env) {
  closing++;
  {
    Turn turn(this);
    stopping_ = true;
    changed_.notify_all();
    Wake();
    changed_.wait(turn.lock, [this] { return finished_; });
    for (LentBuffer& buffer : buffers_) {
      napi_delete_reference(env, buffer.reference);
      buffer.reference = nullptr;
    }
  }
  if (closing.load() > kClosingAtOnce) thread_.join();
  napi_release_threadsafe_function(deliver_, napi_tsfn_release);
}

// On the capture thread, its last act with the pcap_t.
void Capture::Close() {
  pcap_close(pcap_);
  closing--;
}

bool Capture::Statistics(pcap_stat* out) {
  Turn turn(this);
  return pcap_stats(pcap_, out) == 0;
}

bool Capture::Send(const uint8_t* bytes, size_t length, std::string* words) {
  Turn turn(this);
  if (pcap_sendpacket(pcap_, bytes, static_cast<int>(length)) == 0) return true;
  *words = pcap_geterr(pcap_);
  return false;
}

void Capture::Wake() {
#ifndef _WIN32
  const char byte = 0;
  if (wake_[1] >= 0 && write(wake_[1], &byte, 1) < 0) return;
#endif
}

// Swaps the buffers and lends the filled one for the length of the callback.
void Capture::Deliver(napi_env env, napi_value on_batch, void* context, void*) {
  Capture* self = static_cast<Capture*>(context);
  napi_value arguments[6] = {nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
  {
    Turn turn(self);
    // A delivery that was on its way when the capture was closed, or the program ends.
    if (env == nullptr || self->stopping_) return;
    std::swap(self->filling_, self->lent_);
    arguments[1] = JsNumber(env, static_cast<double>(self->used_));
    arguments[2] = JsNumber(env, self->count_);
    arguments[3] = self->error_.empty() ? JsNull(env) : JsString(env, CodeOfMessage(self->error_));
    arguments[4] = JsString(env, self->error_);
    arguments[5] = JsBoolean(env, self->drained_);
    self->used_ = 0;
    self->count_ = 0;
    self->full_ = false;
    self->notified_ = false;
    napi_get_reference_value(env, self->lent_->reference, &arguments[0]);
  }
  napi_value undefined = nullptr;
  napi_get_undefined(env, &undefined);
  if (napi_call_function(env, undefined, on_batch, 6, arguments, nullptr) != napi_pending_exception) return;
  // What a handler throws is the program's to see, as of any other callback.
  napi_value thrown = nullptr;
  if (napi_get_and_clear_last_exception(env, &thrown) == napi_ok) napi_fatal_exception(env, thrown);
}

// The thread and close() have both let go, or the program ends.
void Capture::Finalize(napi_env env, void* context, void*) {
  Capture* self = static_cast<Capture*>(context);
  if (!self->torn_down_) napi_remove_env_cleanup_hook(env, OnTeardown, self);
  if (self->thread_.joinable()) self->thread_.join();
  for (LentBuffer& buffer : self->buffers_) {
    if (buffer.reference != nullptr) napi_delete_reference(env, buffer.reference);
  }
  delete self;
}

// The program or a worker ends, with the capture open or its thread still closing it.
void Capture::OnTeardown(void* context) {
  Capture* self = static_cast<Capture*>(context);
  self->torn_down_ = true;
  {
    Turn turn(self);
    if (!self->stopping_) closing++;
    self->stopping_ = true;
  }
  self->Wake();
  if (self->thread_.joinable()) self->thread_.join();
}

}  // namespace cap
