// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace layline {

/// A GPU library that refused. Caught per measurement: what it names becomes the reason why a datum is missing.
class GpuError : public std::runtime_error {
  public:
    GpuError(std::string function, int code, const std::string& words);

    const std::string& function() const { return function_; }
    int code() const { return code_; }

  private:
    std::string function_;
    int code_;
};

}  // namespace layline
