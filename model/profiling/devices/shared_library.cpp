// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/devices/shared_library.h"

#include <dlfcn.h>
#include <link.h>

#include <cstdlib>

namespace layline {

SharedLibrary::SharedLibrary(const std::string& name) : handle_(dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (handle_ == nullptr) error_ = dlerror();
}

std::string SharedLibrary::path() const {
    const link_map* map = nullptr;
    return handle_ != nullptr && dlinfo(handle_, RTLD_DI_LINKMAP, &map) == 0 && map != nullptr ? map->l_name : "";
}

void* SharedLibrary::symbol(std::initializer_list<const char*> names) const {
    if (handle_ == nullptr) return nullptr;
    for (const char* name : names)
        if (void* found = dlsym(handle_, name)) return found;
    return nullptr;
}

LibrarySearch LibrarySearch::from_environment() {
    const char* folder = std::getenv("LAYLINE_GPU_LIBRARIES");
    return {folder == nullptr ? "" : folder};
}

}  // namespace layline
