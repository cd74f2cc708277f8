// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/files/json_stream.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "model/profiling/files/byte_source.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

using Json = nlohmann::json;

constexpr int deepest_level = 64;
constexpr std::uint64_t longest_number = 512;
constexpr std::uint64_t longest_string = 16u << 20;

/// Lets bytes through to the parser, which keeps a whole token in memory, and refuses tokens that nothing sensible needs.
class TokenGuard {
  public:
    void see(const ByteSource& source) {
        const char c = source.front();
        ++length_;
        if (in_string_) {
            in_string_ = escaped_ || c != '"';
            escaped_ = !escaped_ && c == '\\';
            if (length_ > longest_string) refuse(source, "a string of at most 16 Mi characters");
        } else if (c == '"') {
            in_string_ = true;
            length_ = 0;
        } else if (const bool number = (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'; !number) {
            length_ = 0;
        } else if (length_ > longest_number) {
            refuse(source, fmt::format("a number of at most {} digits", longest_number));
        }
    }

  private:
    static void refuse(const ByteSource& source, const std::string& expected) {
        throw InputError(source.name(), byte_place(source.offset()), expected, "a longer one");
    }
    std::uint64_t length_ = 0;
    bool in_string_ = false, escaped_ = false;
};

/// The source as the input iterator that nlohmann_json reads from; a default one is the end.
class GuardedBytes {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = char;

    GuardedBytes() = default;
    GuardedBytes(ByteSource& source, TokenGuard& guard) : source_(&source), guard_(&guard) {}
    char operator*() const { return source_->front(); }
    GuardedBytes& operator++() {
        guard_->see(*source_);
        source_->pop();
        return *this;
    }
    GuardedBytes operator++(int) { return ++*this; }
    bool operator==(const GuardedBytes&) const { return source_ == nullptr || source_->at_end(); }

  private:
    ByteSource* source_ = nullptr;
    TokenGuard* guard_ = nullptr;
};

/// Turns nlohmann_json's events into the listener's.
class Relay {
  public:
    Relay(JsonListener& listener, ByteSource& source) : listener_(listener), source_(source) {}

    bool null() { return say(JsonScalar::Kind::null, ""); }
    bool boolean(bool value) { return say(JsonScalar::Kind::boolean, value ? "true" : "false"); }
    bool number_integer(std::int64_t value) { return say_number(value); }
    bool number_unsigned(std::uint64_t value) { return say_number(value); }
    bool number_float(double, const std::string& written) { return say(JsonScalar::Kind::number, written); }
    bool string(const std::string& value) { return say(JsonScalar::Kind::string, value); }
    bool binary(const Json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(false); }
    bool start_array(std::size_t) { return open(true); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(const std::string& value) {
        key_ = value;
        return true;
    }
    [[noreturn]] bool parse_error(std::size_t, const std::string&, const Json::exception& error) {
        const bool number = error.id == 406;  // nlohmann_json: "number overflow"
        const bool cut = source_.at_end();
        throw InputError(source_.name(), byte_place(source_.offset()), number ? "finite numbers" : "valid JSON",
                         number ? "a number too large for a double"
                         : cut  ? "the end of the file"
                                : reason(error.what()));
    }

  private:
    /// What the parser says between "last read:" and "; expected", without its own position: one line, printable.
    static std::string reason(const std::string& what) {
        if (what.find("ill-formed UTF-8") != std::string::npos) return "text that is not UTF-8";
        const std::size_t colon = what.find("error while parsing");
        std::string text = colon == std::string::npos ? what : what.substr(colon);
        text.resize(std::min<std::size_t>(text.size(), 120));
        for (char& c : text)
            if (c < ' ' || c > '~') c = '?';
        return text;
    }

    template <class Number>
    bool say_number(Number value) {
        scalar_.kind = JsonScalar::Kind::number;
        char digits[24];
        scalar_.text.assign(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
        return pass();
    }
    bool say(JsonScalar::Kind kind, const std::string& text) {
        scalar_.kind = kind;
        scalar_.text.assign(text);
        return pass();
    }
    bool pass() {
        with_place([&] { listener_.scalar(depth(), name(), scalar_); });
        return true;
    }
    bool open(bool array) {
        if (depth() == deepest_level)
            throw InputError(source_.name(), byte_place(source_.offset()), fmt::format("at most {} levels of nesting", deepest_level),
                             "more");
        with_place([&] { listener_.open(depth(), name(), array); });
        arrays_.push_back(array);
        return true;
    }
    bool close() {
        arrays_.pop_back();
        with_place([&] { listener_.close(depth()); });
        return true;
    }
    template <class Call>
    void with_place(Call call) {
        try {
            call();
        } catch (const InputError& error) {
            if (!error.file().empty()) throw;
            throw InputError(source_.name(), byte_place(source_.offset()), error.expected(), error.found());
        }
    }
    int depth() const { return static_cast<int>(arrays_.size()); }
    const std::string& name() const { return arrays_.empty() || arrays_.back() ? empty_ : key_; }

    JsonListener& listener_;
    ByteSource& source_;
    std::vector<bool> arrays_;
    std::string key_, empty_;
    JsonScalar scalar_;
};

}  // namespace

std::optional<std::int64_t> JsonScalar::integer() const {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (kind != Kind::number && kind != Kind::string) return std::nullopt;
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

std::optional<double> JsonScalar::real() const {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (kind != Kind::number && kind != Kind::string) return std::nullopt;
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

void stream_json(const std::filesystem::path& file, JsonListener& listener, ReadControl* control) {
    ByteSource source(file, control);
    if (source.at_end()) throw InputError(source.name(), byte_place(0), "a JSON document", "an empty file");
    TokenGuard guard;
    Relay relay(listener, source);
    Json::sax_parse(GuardedBytes(source, guard), GuardedBytes(), &relay);
}

}  // namespace layline
