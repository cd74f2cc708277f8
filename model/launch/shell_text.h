// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace layline {

/// One word of a POSIX shell: as it stands where every character is harmless, else in single quotes. Whatever the text, the shell reads
/// exactly it as one word and runs nothing; NUL, which no argument can hold, is left out.
std::string shell_quoted(std::string_view text);

/// Text for a comment or a heading: one line, control characters as spaces, at most 200 bytes (cut between UTF-8 characters).
std::string one_line(std::string_view text);

/// A name for a job, a file, a Python function or a Kubernetes object: lower-case letters, digits and `separator` between them, begins
/// with a letter, at most 50 characters; "layline" where nothing is left.
std::string plain_name(std::string_view text, char separator);

/// A string literal that Python, JSON and TOML's basic strings all read back as the text: double quotes, escapes for quotes, backslash and
/// control characters. Bytes that are no UTF-8 become U+FFFD.
std::string quoted_literal(std::string_view text);

}  // namespace layline
