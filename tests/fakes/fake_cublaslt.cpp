// SPDX-License-Identifier: GPL-3.0-or-later
// libcublasLt.so.13, as far as Layline uses it. A product of F = 2mnk FLOP and B bytes takes, with the script's laws for its type,
//   t0 + ((F (1 + contraction / k) / rate)^p + (B / bandwidth)^p)^(1/p)
// gemm/<bf16|fp16|fp8>/{rate, t0, p} default to 7.8e14, 3.2e-6 and 3 (fp8: twice the rate), gemm/bandwidth to 4.0e12,
// gemm/contraction to 0.
// The first sustained second runs at full rate; "ramp": {"after": s, "factor": f} slows products down from then on.
#include <cmath>
#include <cstring>
#include <memory>

#include "tests/fakes/fake_gpu.h"

using fake::state;

namespace {

constexpr int not_initialized = 1, invalid = 7, not_supported = 15;
constexpr int f32 = 0, f16 = 2, bf16 = 14, e4m3 = 28;

struct Object {
    enum class Kind { handle, desc, layout, preference } kind;
};
struct Handle : Object {};
struct Desc : Object {
    int transpose_a = 0, transpose_b = 0;
    std::uint64_t scale_a = 0, scale_b = 0;
};
struct Layout : Object {
    int type;
    std::uint64_t rows, columns;
    std::int64_t stride_of_columns;
    std::int32_t batch = 1;
    std::int64_t batch_stride = 0;
};
struct Preference : Object {
    std::uint64_t workspace = 0;
};
std::set<Object*> objects;

template <class T>
T* known(void* pointer, Object::Kind kind) {
    auto* object = static_cast<Object*>(pointer);
    if (objects.contains(object) && object->kind == kind) return static_cast<T*>(object);
    fake::misuse("a cuBLASLt object that does not exist or is another kind");
    return nullptr;
}

template <class T>
int destroy(void* pointer, Object::Kind kind) {
    T* object = known<T>(pointer, kind);
    if (object == nullptr) return invalid;
    objects.erase(object);
    delete object;
    return 0;
}

template <class T>
int assign(T& field, const void* value, std::size_t bytes, const char* what) {
    if (bytes != sizeof(T)) {
        fake::misuse(std::string(what) + " set with " + std::to_string(bytes) + " bytes");
        return invalid;
    }
    std::memcpy(&field, value, bytes);
    return 0;
}

std::size_t element_bytes(int type) { return type == f32 ? 4 : type == e4m3 ? 1 : 2; }
std::string type_name(int type) { return type == bf16 ? "bf16" : type == f16 ? "fp16" : type == e4m3 ? "fp8" : "fp32"; }

/// Bytes of all elements from the first to the last of the last matrix.
std::size_t extent(const Layout& layout) {
    const std::size_t one = static_cast<std::size_t>(layout.stride_of_columns) * (layout.columns - 1) + layout.rows;
    return (one + static_cast<std::size_t>(layout.batch_stride) * static_cast<std::size_t>(layout.batch - 1)) * element_bytes(layout.type);
}

double value(const void* data, std::size_t index, int type) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    if (type == f32) {
        float number;
        std::memcpy(&number, bytes + 4 * index, 4);
        return static_cast<double>(number);
    }
    if (type == bf16) {
        std::uint32_t bits = static_cast<std::uint32_t>(bytes[2 * index] | bytes[2 * index + 1] << 8) << 16;
        float number;
        std::memcpy(&number, &bits, 4);
        return static_cast<double>(number);
    }
    if (type == f16) {
        _Float16 number;
        std::memcpy(&number, bytes + 2 * index, 2);
        return static_cast<double>(number);
    }
    const unsigned bits = bytes[index];
    return ((bits & 0x80u) != 0 ? -1 : 1) * std::ldexp(1 + (bits & 7u) / 8.0, static_cast<int>(bits >> 3 & 15u) - 7);
}

void put(void* data, std::size_t index, int type, double number) {
    auto* bytes = static_cast<unsigned char*>(data);
    if (type == f32) {
        const auto single = static_cast<float>(number);
        std::memcpy(bytes + 4 * index, &single, 4);
    } else if (type == f16) {
        const auto half = static_cast<_Float16>(number);
        std::memcpy(bytes + 2 * index, &half, 2);
    } else {
        const auto single = static_cast<float>(number);
        std::uint32_t bits;
        std::memcpy(&bits, &single, 4);
        bits += 0x7FFF + (bits >> 16 & 1);
        bytes[2 * index] = static_cast<unsigned char>(bits >> 16);
        bytes[2 * index + 1] = static_cast<unsigned char>(bits >> 24);
    }
}

struct Problem {
    std::uint64_t m, n, k;
    const Layout *a, *b, *d;
    const Desc* desc;
};

/// What the shapes mean; nothing, and a misuse, when they do not fit.
bool understand(const Desc* desc, const Layout* a, const Layout* b, const Layout* c, const Layout* d, Problem& problem) {
    if (desc == nullptr || a == nullptr || b == nullptr || c == nullptr || d == nullptr) return false;
    const std::uint64_t m = desc->transpose_a ? a->columns : a->rows, k = desc->transpose_a ? a->rows : a->columns;
    const std::uint64_t k2 = desc->transpose_b ? b->columns : b->rows, n = desc->transpose_b ? b->rows : b->columns;
    const bool same = c->rows == d->rows && c->columns == d->columns && c->type == d->type;
    const bool batches = a->batch == b->batch && b->batch == d->batch && c->batch == d->batch;
    if (k != k2 || d->rows != m || d->columns != n || !same || !batches || a->type != b->type) {
        fake::misuse("a product whose shapes do not fit");
        return false;
    }
    problem = {m, n, k, a, b, d, desc};
    return true;
}

bool is_supported(const Problem& p) {
    if (state().script.value("no_" + type_name(p.a->type), false)) return false;
    if (p.a->type != e4m3) return true;
    const bool shapes = p.m % 16 == 0 && p.n % 16 == 0 && p.k % 16 == 0;
    return p.desc->transpose_a == 1 && p.desc->transpose_b == 0 && p.d->type == bf16 && shapes;
}

double seconds(const Problem& p, bool accumulates) {
    const double contraction = fake::law("gemm/contraction", 0);
    const double flops = 2.0 * static_cast<double>(p.m) * static_cast<double>(p.n) * (static_cast<double>(p.k) + contraction) * p.a->batch;
    const double bytes = static_cast<double>(p.a->batch) *
                         (static_cast<double>(element_bytes(p.a->type)) * static_cast<double>(p.m * p.k + p.k * p.n) +
                          static_cast<double>(element_bytes(p.d->type)) * static_cast<double>(p.m * p.n) * (accumulates ? 2 : 1));
    const std::string type = "gemm/" + type_name(p.a->type) + "/";
    const double rate = fake::law(type + "rate", p.a->type == e4m3 ? 1.56e15 : 7.8e14), exponent = fake::law(type + "p", 3);
    const double both = std::pow(flops / rate, exponent) + std::pow(bytes / fake::law("gemm/bandwidth", 4e12), exponent);
    return fake::law(type + "t0", 3.2e-6) + std::pow(both, 1 / exponent);
}

/// Multiplies for real what is small, so that a spot check can be right or wrong.
void multiply(const Problem& p, const void* a, const void* b, void* d, double beta) {
    constexpr std::uint64_t worth_it = 2u << 20;
    if (p.m * p.n * p.k > worth_it || p.a->batch != 1) return;
    const bool wrong = state().script.value("wrong_products", false);
    for (std::uint64_t j = 0; j < p.n; ++j)
        for (std::uint64_t i = 0; i < p.m; ++i) {
            const std::size_t place = j * static_cast<std::size_t>(p.d->stride_of_columns) + i;
            double sum = beta != 0 ? beta * value(d, place, p.d->type) : 0;
            for (std::uint64_t l = 0; l < p.k; ++l) {
                const std::size_t in_a = p.desc->transpose_a ? i * static_cast<std::size_t>(p.a->stride_of_columns) + l
                                                             : l * static_cast<std::size_t>(p.a->stride_of_columns) + i;
                const std::size_t in_b = p.desc->transpose_b ? l * static_cast<std::size_t>(p.b->stride_of_columns) + j
                                                             : j * static_cast<std::size_t>(p.b->stride_of_columns) + l;
                sum += value(a, in_a, p.a->type) * value(b, in_b, p.b->type);
            }
            put(d, place, p.d->type, wrong ? sum + 100 : sum);
        }
}

bool inside(const void* pointer, const Layout& layout, const char* what) {
    const auto address = reinterpret_cast<std::uint64_t>(pointer);
    if (fake::is_inside(address, extent(layout), state().current) && address % 16 == 0) return true;
    fake::misuse(std::string("cublasLtMatmul: ") + what + " reaches outside of memory or is not aligned");
    return false;
}

}  // namespace

extern "C" {

std::size_t cublasLtGetVersion() { return 130100; }
const char* cublasLtGetStatusName(int status) { return status == not_supported ? "CUBLAS_STATUS_NOT_SUPPORTED" : "CUBLAS_STATUS_OTHER"; }
int cublasLtCreate(void** out) {
    if (const int code = fake::call("cublasLtCreate")) return code;
    if (state().current < 0) return not_initialized;
    auto* handle = new Handle{{Object::Kind::handle}};
    objects.insert(handle);
    *out = handle;
    return 0;
}
int cublasLtDestroy(void* handle) { return destroy<Handle>(handle, Object::Kind::handle); }
int cublasLtMatmulDescCreate(void** out, int compute, int scale) {
    if (compute != 68 || scale != f32) fake::misuse("cublasLtMatmulDescCreate: computes in another type than 32-bit");
    auto* desc = new Desc{{Object::Kind::desc}};
    objects.insert(desc);
    *out = desc;
    return 0;
}
int cublasLtMatmulDescSetAttribute(void* pointer, int attribute, const void* data, std::size_t bytes) {
    auto* desc = known<Desc>(pointer, Object::Kind::desc);
    std::int8_t fast = 0;
    if (desc == nullptr) return invalid;
    switch (attribute) {
        case 3:
            return assign(desc->transpose_a, data, bytes, "TRANSA");
        case 4:
            return assign(desc->transpose_b, data, bytes, "TRANSB");
        case 17:
            return assign(desc->scale_a, data, bytes, "A_SCALE_POINTER");
        case 18:
            return assign(desc->scale_b, data, bytes, "B_SCALE_POINTER");
        case 25:
            return assign(fast, data, bytes, "FAST_ACCUM");
        default:
            fake::misuse("an attribute of a product that is not known here");
            return invalid;
    }
}
int cublasLtMatmulDescDestroy(void* desc) { return destroy<Desc>(desc, Object::Kind::desc); }
int cublasLtMatrixLayoutCreate(void** out, int type, std::uint64_t rows, std::uint64_t columns, std::int64_t stride) {
    if (rows == 0 || columns == 0 || stride < static_cast<std::int64_t>(rows)) {
        fake::misuse("a matrix of impossible shape");
        return invalid;
    }
    auto* layout = new Layout{{Object::Kind::layout}, type, rows, columns, stride};
    objects.insert(layout);
    *out = layout;
    return 0;
}
int cublasLtMatrixLayoutSetAttribute(void* pointer, int attribute, const void* data, std::size_t bytes) {
    auto* layout = known<Layout>(pointer, Object::Kind::layout);
    if (layout == nullptr) return invalid;
    if (attribute == 5) return assign(layout->batch, data, bytes, "BATCH_COUNT");
    if (attribute == 6) return assign(layout->batch_stride, data, bytes, "STRIDED_BATCH_OFFSET");
    fake::misuse("an attribute of a matrix that is not known here");
    return invalid;
}
int cublasLtMatrixLayoutDestroy(void* layout) { return destroy<Layout>(layout, Object::Kind::layout); }
int cublasLtMatmulPreferenceCreate(void** out) {
    auto* preference = new Preference{{Object::Kind::preference}};
    objects.insert(preference);
    *out = preference;
    return 0;
}
int cublasLtMatmulPreferenceSetAttribute(void* pointer, int attribute, const void* data, std::size_t bytes) {
    auto* preference = known<Preference>(pointer, Object::Kind::preference);
    if (preference == nullptr || attribute != 1) return invalid;
    return assign(preference->workspace, data, bytes, "MAX_WORKSPACE_BYTES");
}
int cublasLtMatmulPreferenceDestroy(void* preference) { return destroy<Preference>(preference, Object::Kind::preference); }

int cublasLtMatmulAlgoGetHeuristic(void* handle, void* desc, void* a, void* b, void* c, void* d, void* preference, int wanted,
                                   void* results, int* found) {
    if (const int code = fake::call("cublasLtMatmulAlgoGetHeuristic", state().current)) return code;
    Problem problem{};
    if (known<Handle>(handle, Object::Kind::handle) == nullptr || known<Preference>(preference, Object::Kind::preference) == nullptr ||
        !understand(known<Desc>(desc, Object::Kind::desc), known<Layout>(a, Object::Kind::layout), known<Layout>(b, Object::Kind::layout),
                    known<Layout>(c, Object::Kind::layout), known<Layout>(d, Object::Kind::layout), problem))
        return invalid;
    *found = 0;
    if (!is_supported(problem)) return not_supported;
    if (state().script.value("no_algorithms", false)) return 0;
    if (wanted < 1) return invalid;
    // 96 bytes a result: 64 of algorithm, workspace at 64, state at 72, waves at 76.
    auto* out = static_cast<unsigned char*>(results);
    const std::uint64_t signature[8] = {0x1A1E, problem.m, problem.n, problem.k, static_cast<std::uint64_t>(problem.a->type), 0, 0, 0};
    const std::uint64_t workspace = 1u << 20;
    const int state_code = 0;
    const float waves = 1.5f;
    std::memcpy(out, signature, 64);
    std::memcpy(out + 64, &workspace, 8);
    std::memcpy(out + 72, &state_code, 4);
    std::memcpy(out + 76, &waves, 4);
    *found = 1;
    return 0;
}

int cublasLtMatmul(void* handle, void* desc_handle, const void* alpha, const void* a, void* a_layout, const void* b, void* b_layout,
                   const void* beta, const void* c, void* c_layout, void* d, void* d_layout, const void* algorithm, void* workspace,
                   std::size_t workspace_bytes, void* stream) {
    if (const int code = fake::call("cublasLtMatmul", state().current)) {
        state().sticky_error = code >= 700 ? code : 0;
        return code >= 700 ? 13 : code;
    }
    if (state().sticky_error != 0) return 13;
    Problem problem{};
    const auto* desc = known<Desc>(desc_handle, Object::Kind::desc);
    if (known<Handle>(handle, Object::Kind::handle) == nullptr ||
        !understand(desc, known<Layout>(a_layout, Object::Kind::layout), known<Layout>(b_layout, Object::Kind::layout),
                    known<Layout>(c_layout, Object::Kind::layout), known<Layout>(d_layout, Object::Kind::layout), problem))
        return invalid;
    std::uint64_t signature[5];
    std::memcpy(signature, algorithm, sizeof signature);
    if (signature[0] != 0x1A1E || signature[1] != problem.m || signature[2] != problem.n || signature[3] != problem.k)
        fake::misuse("an algorithm for another product");
    if (problem.a->type == e4m3 &&
        (!fake::is_inside(desc->scale_a, 4, state().current) || !fake::is_inside(desc->scale_b, 4, state().current)))
        fake::misuse("fp8 without scales on the device");
    float alpha_value = 0, beta_value = 0;
    std::memcpy(&alpha_value, alpha, 4);
    std::memcpy(&beta_value, beta, 4);
    if (alpha_value != 1.0f) fake::misuse("alpha is not 1");
    if (c != d) fake::misuse("C and D differ");
    if (!inside(a, *problem.a, "A") || !inside(b, *problem.b, "B") || !inside(d, *problem.d, "D")) return invalid;
    if (!fake::is_inside(reinterpret_cast<std::uint64_t>(workspace), workspace_bytes, state().current))
        fake::misuse("a workspace outside of memory");
    fake::Stream* queue = fake::stream_of(stream);
    if (queue == nullptr) return invalid;
    const double slow_down = queue->time_s > fake::law("ramp/after", 1e9) ? fake::law("ramp/factor", 1) : 1;
    fake::work(*queue, seconds(problem, beta_value != 0.0f) * slow_down);
    multiply(problem, a, b, d, static_cast<double>(beta_value));
    return 0;
}

int cublasLtMatmulAlgoConfigGetAttribute(const void*, int attribute, void* out, std::size_t bytes, std::size_t*) {
    if (bytes != 4) fake::misuse("an attribute of an algorithm asked for with a wrong size");
    const std::uint32_t value = attribute == 1 ? 20 : 1;
    std::memcpy(out, &value, 4);
    return 0;
}
}
