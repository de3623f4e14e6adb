// Who holds how many connections, and which of them only wait: included by server_impl.hpp alone.
#pragma once
#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/tcp_stream.hpp>

namespace aftercare::http {

// How many connections each address holds.
class AddressPlaces {
 public:
  enum class Taken { none, spare, whole };
  // Of one address: `most` whole ones, behind them `spare` ones.
  Taken take(const std::string& address, std::size_t most, std::size_t spare) {
    const std::lock_guard lock{lock_};
    std::size_t& count = counts_[address];
    if (count >= most + spare) {
      return Taken::none;
    }
    ++count;
    return count > most ? Taken::spare : Taken::whole;
  }
  void give_back(const std::string& address) {
    const std::lock_guard lock{lock_};
    const auto found = counts_.find(address);
    if (found != counts_.end() && --found->second == 0) {
      counts_.erase(found);
    }
  }

 private:
  std::mutex lock_;
  std::map<std::string, std::size_t> counts_;
};

// One connection's place among those of its address; empty: not counted (a trusted proxy).
class AddressPlace {
 public:
  AddressPlace() = default;
  AddressPlace(AddressPlaces& places, std::string address, bool spare)
      : places_{&places}, address_{std::move(address)}, spare_{spare} {}
  AddressPlace(AddressPlace&& other) noexcept
      : places_{std::exchange(other.places_, nullptr)},
        address_{std::move(other.address_)},
        spare_{other.spare_} {}
  AddressPlace& operator=(AddressPlace&& other) noexcept {
    std::swap(places_, other.places_);
    std::swap(address_, other.address_);
    std::swap(spare_, other.spare_);
    return *this;
  }
  ~AddressPlace() {
    if (places_ != nullptr) {
      places_->give_back(address_);
    }
  }

  // Beyond what the address may have: for one health check.
  [[nodiscard]] bool is_spare() const { return spare_; }

 private:
  AddressPlaces* places_ = nullptr;
  std::string address_;
  bool spare_ = false;
};

// Connections that wait for a request, the longest silent first.
class Resting {
 public:
  struct Place {
    boost::asio::any_io_executor executor;
    boost::beast::tcp_stream* stream;  // null once it rests no more; only looked at on its executor
    bool evicted = false;
  };
  // Rests as long as it lives.
  class Rest {
   public:
    Rest(Resting& all, boost::beast::tcp_stream& stream)
        : all_{all}, place_{std::make_shared<Place>(Place{stream.get_executor(), &stream})} {
      const std::lock_guard lock{all_.lock_};
      at_ = all_.places_.insert(all_.places_.end(), place_);
    }
    ~Rest() {
      place_->stream = nullptr;
      const std::lock_guard lock{all_.lock_};
      all_.places_.erase(at_);
    }
    Rest(const Rest&) = delete;
    Rest& operator=(const Rest&) = delete;

   private:
    Resting& all_;
    std::shared_ptr<Place> place_;
    std::list<std::shared_ptr<Place>>::iterator at_;
  };
  // Closes the one that is silent for longest; false: all are at work.
  bool evict() {
    const std::lock_guard lock{lock_};
    for (const auto& place : places_) {
      if (!std::exchange(place->evicted, true)) {
        boost::asio::post(place->executor, [place] {
          if (place->stream != nullptr) {
            place->stream->close();
          }
        });
        return true;
      }
    }
    return false;
  }

 private:
  std::mutex lock_;
  std::list<std::shared_ptr<Place>> places_;
};

}  // namespace aftercare::http
