// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/read/shell_arithmetic.h"

#include <charconv>

namespace layline {

namespace {

using Value = std::optional<std::int64_t>;
using Names = std::function<Value(std::string_view)>;

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

class Arithmetic {
  public:
    Arithmetic(std::string_view text, const Names& names) : text_(text), names_(names) {}

    Value whole() {
        const Value value = sum();
        skip();
        return text_.empty() ? value : std::nullopt;
    }

  private:
    void skip() {
        while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\t' || text_.front() == '\n')) text_.remove_prefix(1);
    }

    bool take(char wanted) {
        skip();
        if (text_.empty() || text_.front() != wanted) return false;
        text_.remove_prefix(1);
        return true;
    }

    Value sum() {
        Value left = product();
        while (left) {
            const bool adds = take('+');
            if (!adds && !take('-')) return left;
            const Value right = product();
            std::int64_t result = 0;
            if (!right || (adds ? __builtin_add_overflow(*left, *right, &result) : __builtin_sub_overflow(*left, *right, &result)))
                return std::nullopt;
            left = result;
        }
        return left;
    }

    Value product() {
        Value left = factor();
        while (left) {
            const bool times = take('*'), divided = !times && take('/');
            if (!times && !divided && !take('%')) return left;
            const Value right = factor();
            std::int64_t result = 0;
            if (!right || (!times && *right <= 0) || (times && __builtin_mul_overflow(*left, *right, &result))) return std::nullopt;
            left = times ? result : divided ? *left / *right : *left % *right;
        }
        return left;
    }

    Value factor() {
        constexpr int deepest = 64;
        if (depth_ > deepest) return std::nullopt;
        skip();
        if (take('(')) {
            ++depth_;
            const Value inner = sum();
            --depth_;
            return take(')') ? inner : std::nullopt;
        }
        if (text_.empty()) return std::nullopt;
        std::size_t length = 0;
        if (digit(text_.front())) {
            while (length < text_.size() && digit(text_[length])) ++length;
            std::int64_t value = 0;
            const auto result = std::from_chars(text_.data(), text_.data() + length, value);
            text_.remove_prefix(length);
            return result.ec == std::errc{} ? Value(value) : std::nullopt;
        }
        while (length < text_.size() && (letter(text_[length]) || (length > 0 && digit(text_[length])))) ++length;
        if (length == 0) return std::nullopt;
        const std::string_view name = text_.substr(0, length);
        text_.remove_prefix(length);
        return names_(name);
    }

    std::string_view text_;
    const Names& names_;
    int depth_ = 0;
};

}  // namespace

std::optional<std::int64_t> shell_arithmetic(std::string_view text, const Names& value_of) { return Arithmetic(text, value_of).whole(); }

}  // namespace layline
