// One open capture: a thread of its own takes packets from the kernel into buffers that JavaScript lent.
#pragma once
#include <node_api.h>
#include <pcap/pcap.h>
#include <stdint.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace cap {

struct CaptureOptions {
  int snaplen;
  int promiscuous;
  int immediate;
  int timeout_ms;
  int buffer_bytes;
  int batch_bytes;
  // 1 for pcapng's enhanced packet blocks of `interface_id`, 0 for nanosecond pcap records.
  int as_blocks;
  int interface_id;
  // pcap_direction_t; -1 to leave it.
  int direction;
  // A DLT number; -1 for the device's own.
  int link_type;
  // PCAP_TSTAMP_ number; -1 for the device's own.
  int timestamp_type;
};

// A buffer that JavaScript made and the capture keeps a reference to. External memory may not be handed to
// JavaScript in Electron (V8's sandbox), so the thread fills memory that is JavaScript's already.
struct LentBuffer {
  uint8_t* bytes = nullptr;
  napi_ref reference = nullptr;
};

// Owned by its thread-safe function: both the thread and close() hold it, and when the last of them lets go,
// Finalize deletes it on the JavaScript thread.
class Capture {
 public:
  // Takes over an activated, non-blocking pcap_t.
  Capture(pcap_t* pcap, bool nanoseconds, const CaptureOptions& options);
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

  // Makes the buffers and the thread. `on_batch(bytes, count, errorCode, errorMessage, drained)`.
  // Returns false where memory is lacking; the caller then deletes the capture.
  bool Start(napi_env env, napi_value on_batch);
  // Delivers what the kernel has seen by now, then calls on_batch with `drained` set.
  void Drain();
  // Ends the thread; nothing is delivered after. Idempotent, on the JavaScript thread.
  void Stop();
  // Stops, and lets the thread-safe function go: the capture is deleted some time after.
  void Release(napi_env env);

  bool Statistics(pcap_stat* out);
  bool Send(const uint8_t* bytes, size_t length, std::string* words);

 private:
  using Clock = std::chrono::steady_clock;

  ~Capture();
  static void OnPacket(u_char* capture, const pcap_pkthdr* header, const u_char* bytes);
  static void Deliver(napi_env env, napi_value on_batch, void* capture, void* unused);
  static void Finalize(napi_env env, void* capture, void* unused);
  static void OnTeardown(void* capture);

  void Run();
  void TakeAvailable(std::unique_lock<std::mutex>& lock);
  bool WaitForPackets(int most_ms);
  void Wake();
  void Notify();

  pcap_t* const pcap_;
  const bool nanoseconds_;
  const CaptureOptions options_;
  napi_env env_ = nullptr;
  napi_threadsafe_function deliver_ = nullptr;
  std::thread thread_;

  // Guards everything below, and pcap_ itself.
  std::mutex mutex_;
  std::condition_variable emptied_;
  LentBuffer buffers_[2];
  // The thread fills one; the other is lent to JavaScript while its callback runs.
  LentBuffer* filling_ = &buffers_[0];
  LentBuffer* lent_ = &buffers_[1];
  size_t capacity_ = 0;
  size_t used_ = 0;
  uint32_t count_ = 0;
  bool full_ = false;
  // A delivery is on its way to the JavaScript thread.
  bool notified_ = false;
  bool stopping_ = false;
  bool draining_ = false;
  bool drained_ = false;
  Clock::time_point drained_after_;
  std::string error_;
#ifndef _WIN32
  int wake_[2] = {-1, -1};
#endif
};

}  // namespace cap
