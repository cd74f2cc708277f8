// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/files/sqlite_file.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "model/profiling/files/byte_source.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

std::uint64_t big_endian(const unsigned char* bytes, int count) {
    std::uint64_t value = 0;
    for (int i = 0; i < count; ++i) value = value << 8 | bytes[i];
    return value;
}

/// Compares the size that the header states with the file's (sqlite.org/fileformat: page size at 16, pages at 28, counters at 24 and 92).
void refuse_cut_file(const std::filesystem::path& file) {
    std::array<unsigned char, 100> header{};
    std::ifstream stream(file, std::ios::binary);
    stream.read(reinterpret_cast<char*>(header.data()), static_cast<std::streamsize>(header.size()));
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    const std::uint64_t written = big_endian(&header[16], 2);
    const std::uint64_t page = written == 1 ? 65536 : written;
    const bool stated = big_endian(&header[24], 4) == big_endian(&header[92], 4);
    const std::uint64_t needed = std::max<std::uint64_t>(header.size(), stated ? page * big_endian(&header[28], 4) : 0);
    if (!error && size < needed)
        throw InputError(file.string(), byte_place(size), fmt::format("{} bytes of a database", needed), "the end of the file");
}

/// A file name as the path of a URI.
std::string uri_path(const std::string& name) {
    std::string uri;
    for (const char c : name)
        uri += c == '?' || c == '#' || c == '%' ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
    return uri;
}

}  // namespace

void SqliteFile::Close::operator()(sqlite3* database) const { sqlite3_close(database); }
void SqliteRows::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

SqliteFile::SqliteFile(const std::filesystem::path& file, ReadControl* control) : name_(file.string()), control_(control) {
    refuse_cut_file(file);
    sqlite3* database = nullptr;
    const std::string uri = "file:" + uri_path(std::filesystem::absolute(file).string()) + "?mode=ro&immutable=1";
    const int code = sqlite3_open_v2(uri.c_str(), &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
    database_.reset(database);
    if (code != SQLITE_OK) throw InputError(name_, "", "a readable database", sqlite3_errstr(code));
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 16 << 20);
}

bool SqliteFile::has_table(const std::string& table) const { return !columns(table).empty(); }

std::vector<std::string> SqliteFile::columns(const std::string& table) const {
    SqliteRows tables(*this, fmt::format("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '{}'", table));
    std::vector<std::string> names;
    if (!tables.next()) return names;
    for (SqliteRows rows(*this, fmt::format("PRAGMA table_info(\"{}\")", table)); rows.next();) names.push_back(rows.text(1));
    return names;
}

bool SqliteFile::has_column(const std::string& table, const std::string& column) const {
    return std::ranges::count(columns(table), column) > 0;
}

SqliteRows::SqliteRows(const SqliteFile& file, const std::string& select) : file_(file) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(file.database_.get(), select.c_str(), -1, &statement, nullptr) != SQLITE_OK) refuse();
    statement_.reset(statement);
}

bool SqliteRows::next() {
    if (file_.control_ != nullptr && file_.control_->stop) throw ReadStopped();
    const int code = sqlite3_step(statement_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) refuse();
    return code == SQLITE_ROW;
}

std::int64_t SqliteRows::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string SqliteRows::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    return text == nullptr ? std::string() : std::string(text);
}

bool SqliteRows::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

void SqliteRows::refuse() const { throw InputError(file_.name_, "", "a sound SQLite database", sqlite3_errmsg(file_.database_.get())); }

}  // namespace layline
