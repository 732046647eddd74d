// One open capture: a thread of its own takes packets from the kernel into buffers that JavaScript lent.
#pragma once
#include <node_api.h>
#include <pcap/pcap.h>
#include <stdint.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "activate.h"

namespace cap {

// A buffer that JavaScript made and the capture keeps a reference to until close(). External memory may not be given
// to JavaScript in Electron (V8's sandbox), so the thread fills memory that is JavaScript's already.
struct LentBuffer {
  uint8_t* bytes = nullptr;
  napi_ref reference = nullptr;
};

// Owned by its thread-safe function: both the thread and close() hold it, and when the last of them lets go,
// Finalize deletes it on the JavaScript thread. The thread closes the pcap_t.
class Capture {
 public:
  // Takes over an activated, non-blocking pcap_t.
  Capture(pcap_t* pcap, bool nanoseconds, const CaptureOptions& options);
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

  // Makes the buffers and the thread. `on_batch(bytes, used, count, errorCode, errorMessage, drained)`.
  // Where memory is lacking it deletes the capture and returns false.
  bool Start(napi_env env, napi_value on_batch);
  // Delivers what the kernel has seen by now, then calls on_batch with `drained` set.
  void Drain();
  // Ends the capture: nothing is delivered after, and the buffers are JavaScript's alone again. The system's part is
  // closed by the thread, and the capture is deleted some time after that.
  void Release(napi_env env);

  bool Statistics(pcap_stat* out);
  bool Send(const uint8_t* bytes, size_t length, std::string* words);

 private:
  using Clock = std::chrono::steady_clock;

  // JavaScript's side of the lock. The thread would keep a plain mutex nearly always under load; it gives way to this.
  class Turn {
   public:
    explicit Turn(Capture* capture);
    ~Turn();
    std::unique_lock<std::mutex> lock;

   private:
    Capture* const capture_;
  };

  ~Capture();
  static void OnPacket(u_char* capture, const pcap_pkthdr* header, const u_char* bytes);
  static void Deliver(napi_env env, napi_value on_batch, void* capture, void* unused);
  static void Finalize(napi_env env, void* capture, void* unused);
  static void OnTeardown(void* capture);

  void Run();
  void TakeAvailable(std::unique_lock<std::mutex>& lock);
  void GiveWay(std::unique_lock<std::mutex>& lock);
  bool WaitForPackets(int most_ms);
  void Wake();
  void Notify();
  void Close();

  pcap_t* const pcap_;
  const bool nanoseconds_;
  const CaptureOptions options_;
  napi_threadsafe_function deliver_ = nullptr;
  std::thread thread_;
  // The capture thread's own: the last wait ended with an error of the socket.
  bool troubled_ = false;
  // Set on the JavaScript thread, and read there.
  bool torn_down_ = false;

  // How many of JavaScript's calls wait for the mutex.
  std::atomic<int> asking_{0};
  // Guards everything below, and pcap_ itself.
  std::mutex mutex_;
  // Something of the below has changed.
  std::condition_variable changed_;
  LentBuffer buffers_[2];
  // The thread fills one; the other is lent to JavaScript while its callback runs.
  LentBuffer* filling_ = &buffers_[0];
  LentBuffer* lent_ = &buffers_[1];
  size_t capacity_ = 0;
  // Room that the longest packet takes.
  size_t longest_ = 0;
  size_t used_ = 0;
  uint32_t count_ = 0;
  bool full_ = false;
  // A delivery is on its way to the JavaScript thread.
  bool notified_ = false;
  bool stopping_ = false;
  // The thread writes to no buffer any more.
  bool finished_ = false;
  bool draining_ = false;
  bool drained_ = false;
  Clock::time_point drained_after_;
  std::string error_;
#ifndef _WIN32
  int wake_[2] = {-1, -1};
#endif
};

}  // namespace cap
