// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/kernels_ptx.h"

namespace layline {

// The hash is the "lowbias32" of Ellis and Wellons (nullprogram.com/blog/2018/07/31): two multiplications, no visible bias.
const char* const kernels_ptx = R"ptx(.version 6.0
.target sm_50
.address_size 64

.visible .entry layline_read(
    .param .u64 source,
    .param .u64 count,
    .param .u64 sink)
{
    .reg .u32 %a, %b, %c;
    .reg .u64 %i, %t, %stride, %count, %last, %p, %three;
    .reg .pred %q;
    .reg .u64 %source, %sink;
    .reg .u32 %sum;
    .reg .u32 %x00, %x01, %x02, %x03, %x10, %x11, %x12, %x13, %x20, %x21, %x22, %x23, %x30, %x31, %x32, %x33;
    mov.u32 %sum, 0;
    ld.param.u64 %source, [source];
    ld.param.u64 %count, [count];
    ld.param.u64 %sink, [sink];
    mov.u32 %a, %ctaid.x;
    mov.u32 %b, %ntid.x;
    mov.u32 %c, %tid.x;
    mad.wide.u32 %i, %a, %b, 0;
    cvt.u64.u32 %t, %c;
    add.u64 %i, %i, %t;
    mov.u32 %a, %nctaid.x;
    mul.wide.u32 %stride, %a, %b;
    mul.lo.u64 %three, %stride, 3;
four:
    add.u64 %last, %i, %three;
    setp.ge.u64 %q, %last, %count;
    @%q bra one;
    shl.b64 %t, %i, 4;
    add.u64 %p, %source, %t;
    ld.global.v4.u32 {%x00, %x01, %x02, %x03}, [%p];
    add.u64 %i, %i, %stride;
    shl.b64 %t, %i, 4;
    add.u64 %p, %source, %t;
    ld.global.v4.u32 {%x10, %x11, %x12, %x13}, [%p];
    add.u64 %i, %i, %stride;
    shl.b64 %t, %i, 4;
    add.u64 %p, %source, %t;
    ld.global.v4.u32 {%x20, %x21, %x22, %x23}, [%p];
    add.u64 %i, %i, %stride;
    shl.b64 %t, %i, 4;
    add.u64 %p, %source, %t;
    ld.global.v4.u32 {%x30, %x31, %x32, %x33}, [%p];
    add.u64 %i, %i, %stride;
    xor.b32 %sum, %sum, %x00;
    xor.b32 %sum, %sum, %x01;
    xor.b32 %sum, %sum, %x02;
    xor.b32 %sum, %sum, %x03;
    xor.b32 %sum, %sum, %x10;
    xor.b32 %sum, %sum, %x11;
    xor.b32 %sum, %sum, %x12;
    xor.b32 %sum, %sum, %x13;
    xor.b32 %sum, %sum, %x20;
    xor.b32 %sum, %sum, %x21;
    xor.b32 %sum, %sum, %x22;
    xor.b32 %sum, %sum, %x23;
    xor.b32 %sum, %sum, %x30;
    xor.b32 %sum, %sum, %x31;
    xor.b32 %sum, %sum, %x32;
    xor.b32 %sum, %sum, %x33;
    bra four;
one:
    setp.ge.u64 %q, %i, %count;
    @%q bra done;
    shl.b64 %t, %i, 4;
    add.u64 %p, %source, %t;
    ld.global.v4.u32 {%x00, %x01, %x02, %x03}, [%p];
    add.u64 %i, %i, %stride;
    xor.b32 %sum, %sum, %x00;
    xor.b32 %sum, %sum, %x01;
    xor.b32 %sum, %sum, %x02;
    xor.b32 %sum, %sum, %x03;
    bra one;
done:
    setp.ne.u32 %q, %sum, 0x9e3779b9;
    @%q bra quiet;
    st.global.u32 [%sink], %sum;
quiet:
    ret;
}

.visible .entry layline_write(
    .param .u64 target,
    .param .u64 count)
{
    .reg .u32 %a, %b, %c;
    .reg .u64 %i, %t, %stride, %count, %last, %p, %three;
    .reg .pred %q;
    .reg .u64 %target;
    ld.param.u64 %target, [target];
    ld.param.u64 %count, [count];
    mov.u32 %a, %ctaid.x;
    mov.u32 %b, %ntid.x;
    mov.u32 %c, %tid.x;
    mad.wide.u32 %i, %a, %b, 0;
    cvt.u64.u32 %t, %c;
    add.u64 %i, %i, %t;
    mov.u32 %a, %nctaid.x;
    mul.wide.u32 %stride, %a, %b;
    mul.lo.u64 %three, %stride, 3;
four:
    add.u64 %last, %i, %three;
    setp.ge.u64 %q, %last, %count;
    @%q bra one;
    shl.b64 %t, %i, 4;
    add.u64 %p, %target, %t;
    st.global.v4.u32 [%p], {%c, %c, %c, %c};
    add.u64 %i, %i, %stride;
    shl.b64 %t, %i, 4;
    add.u64 %p, %target, %t;
    st.global.v4.u32 [%p], {%c, %c, %c, %c};
    add.u64 %i, %i, %stride;
    shl.b64 %t, %i, 4;
    add.u64 %p, %target, %t;
    st.global.v4.u32 [%p], {%c, %c, %c, %c};
    add.u64 %i, %i, %stride;
    shl.b64 %t, %i, 4;
    add.u64 %p, %target, %t;
    st.global.v4.u32 [%p], {%c, %c, %c, %c};
    add.u64 %i, %i, %stride;
    bra four;
one:
    setp.ge.u64 %q, %i, %count;
    @%q bra done;
    shl.b64 %t, %i, 4;
    add.u64 %p, %target, %t;
    st.global.v4.u32 [%p], {%c, %c, %c, %c};
    add.u64 %i, %i, %stride;
    bra one;
done:
    ret;
}

.visible .entry layline_copy(
    .param .u64 target,
    .param .u64 source,
    .param .u64 count)
{
    .reg .u32 %a, %b, %c;
    .reg .u64 %i, %t, %stride, %count, %last, %p, %three;
    .reg .pred %q;
    .reg .u64 %target, %source, %o0, %o1, %o2, %o3;
    .reg .u32 %x00, %x01, %x02, %x03, %x10, %x11, %x12, %x13, %x20, %x21, %x22, %x23, %x30, %x31, %x32, %x33;
    ld.param.u64 %target, [target];
    ld.param.u64 %source, [source];
    ld.param.u64 %count, [count];
    mov.u32 %a, %ctaid.x;
    mov.u32 %b, %ntid.x;
    mov.u32 %c, %tid.x;
    mad.wide.u32 %i, %a, %b, 0;
    cvt.u64.u32 %t, %c;
    add.u64 %i, %i, %t;
    mov.u32 %a, %nctaid.x;
    mul.wide.u32 %stride, %a, %b;
    mul.lo.u64 %three, %stride, 3;
four:
    add.u64 %last, %i, %three;
    setp.ge.u64 %q, %last, %count;
    @%q bra one;
    shl.b64 %o0, %i, 4;
    add.u64 %p, %source, %o0;
    ld.global.v4.u32 {%x00, %x01, %x02, %x03}, [%p];
    add.u64 %i, %i, %stride;
    shl.b64 %o1, %i, 4;
    add.u64 %p, %source, %o1;
    ld.global.v4.u32 {%x10, %x11, %x12, %x13}, [%p];
    add.u64 %i, %i, %stride;
    shl.b64 %o2, %i, 4;
    add.u64 %p, %source, %o2;
    ld.global.v4.u32 {%x20, %x21, %x22, %x23}, [%p];
    add.u64 %i, %i, %stride;
    shl.b64 %o3, %i, 4;
    add.u64 %p, %source, %o3;
    ld.global.v4.u32 {%x30, %x31, %x32, %x33}, [%p];
    add.u64 %i, %i, %stride;
    add.u64 %p, %target, %o0;
    st.global.v4.u32 [%p], {%x00, %x01, %x02, %x03};
    add.u64 %p, %target, %o1;
    st.global.v4.u32 [%p], {%x10, %x11, %x12, %x13};
    add.u64 %p, %target, %o2;
    st.global.v4.u32 [%p], {%x20, %x21, %x22, %x23};
    add.u64 %p, %target, %o3;
    st.global.v4.u32 [%p], {%x30, %x31, %x32, %x33};
    bra four;
one:
    setp.ge.u64 %q, %i, %count;
    @%q bra done;
    shl.b64 %o0, %i, 4;
    add.u64 %p, %source, %o0;
    ld.global.v4.u32 {%x00, %x01, %x02, %x03}, [%p];
    add.u64 %i, %i, %stride;
    add.u64 %p, %target, %o0;
    st.global.v4.u32 [%p], {%x00, %x01, %x02, %x03};
    bra one;
done:
    ret;
}

.visible .entry layline_triad(
    .param .u64 target,
    .param .u64 first,
    .param .u64 second,
    .param .u64 count)
{
    .reg .u32 %a, %b, %c;
    .reg .u64 %i, %t, %stride, %count, %last, %p, %three;
    .reg .pred %q;
    .reg .u64 %target, %first, %second, %o0, %o1, %o2, %o3;
    .reg .f32 %u00, %u01, %u02, %u03, %u10, %u11, %u12, %u13, %u20, %u21, %u22, %u23, %u30, %u31, %u32, %u33, %v00, %v01, %v02, %v03, %v10, %v11, %v12, %v13, %v20, %v21, %v22, %v23, %v30, %v31, %v32, %v33;
    ld.param.u64 %target, [target];
    ld.param.u64 %first, [first];
    ld.param.u64 %second, [second];
    ld.param.u64 %count, [count];
    mov.u32 %a, %ctaid.x;
    mov.u32 %b, %ntid.x;
    mov.u32 %c, %tid.x;
    mad.wide.u32 %i, %a, %b, 0;
    cvt.u64.u32 %t, %c;
    add.u64 %i, %i, %t;
    mov.u32 %a, %nctaid.x;
    mul.wide.u32 %stride, %a, %b;
    mul.lo.u64 %three, %stride, 3;
four:
    add.u64 %last, %i, %three;
    setp.ge.u64 %q, %last, %count;
    @%q bra one;
    shl.b64 %o0, %i, 4;
    add.u64 %p, %first, %o0;
    ld.global.v4.f32 {%u00, %u01, %u02, %u03}, [%p];
    add.u64 %p, %second, %o0;
    ld.global.v4.f32 {%v00, %v01, %v02, %v03}, [%p];
    add.u64 %i, %i, %stride;
    shl.b64 %o1, %i, 4;
    add.u64 %p, %first, %o1;
    ld.global.v4.f32 {%u10, %u11, %u12, %u13}, [%p];
    add.u64 %p, %second, %o1;
    ld.global.v4.f32 {%v10, %v11, %v12, %v13}, [%p];
    add.u64 %i, %i, %stride;
    shl.b64 %o2, %i, 4;
    add.u64 %p, %first, %o2;
    ld.global.v4.f32 {%u20, %u21, %u22, %u23}, [%p];
    add.u64 %p, %second, %o2;
    ld.global.v4.f32 {%v20, %v21, %v22, %v23}, [%p];
    add.u64 %i, %i, %stride;
    shl.b64 %o3, %i, 4;
    add.u64 %p, %first, %o3;
    ld.global.v4.f32 {%u30, %u31, %u32, %u33}, [%p];
    add.u64 %p, %second, %o3;
    ld.global.v4.f32 {%v30, %v31, %v32, %v33}, [%p];
    add.u64 %i, %i, %stride;
    fma.rn.f32 %u00, %v00, 0f40400000, %u00;
    fma.rn.f32 %u01, %v01, 0f40400000, %u01;
    fma.rn.f32 %u02, %v02, 0f40400000, %u02;
    fma.rn.f32 %u03, %v03, 0f40400000, %u03;
    add.u64 %p, %target, %o0;
    st.global.v4.f32 [%p], {%u00, %u01, %u02, %u03};
    fma.rn.f32 %u10, %v10, 0f40400000, %u10;
    fma.rn.f32 %u11, %v11, 0f40400000, %u11;
    fma.rn.f32 %u12, %v12, 0f40400000, %u12;
    fma.rn.f32 %u13, %v13, 0f40400000, %u13;
    add.u64 %p, %target, %o1;
    st.global.v4.f32 [%p], {%u10, %u11, %u12, %u13};
    fma.rn.f32 %u20, %v20, 0f40400000, %u20;
    fma.rn.f32 %u21, %v21, 0f40400000, %u21;
    fma.rn.f32 %u22, %v22, 0f40400000, %u22;
    fma.rn.f32 %u23, %v23, 0f40400000, %u23;
    add.u64 %p, %target, %o2;
    st.global.v4.f32 [%p], {%u20, %u21, %u22, %u23};
    fma.rn.f32 %u30, %v30, 0f40400000, %u30;
    fma.rn.f32 %u31, %v31, 0f40400000, %u31;
    fma.rn.f32 %u32, %v32, 0f40400000, %u32;
    fma.rn.f32 %u33, %v33, 0f40400000, %u33;
    add.u64 %p, %target, %o3;
    st.global.v4.f32 [%p], {%u30, %u31, %u32, %u33};
    bra four;
one:
    setp.ge.u64 %q, %i, %count;
    @%q bra done;
    shl.b64 %o0, %i, 4;
    add.u64 %p, %first, %o0;
    ld.global.v4.f32 {%u00, %u01, %u02, %u03}, [%p];
    add.u64 %p, %second, %o0;
    ld.global.v4.f32 {%v00, %v01, %v02, %v03}, [%p];
    add.u64 %i, %i, %stride;
    fma.rn.f32 %u00, %v00, 0f40400000, %u00;
    fma.rn.f32 %u01, %v01, 0f40400000, %u01;
    fma.rn.f32 %u02, %v02, 0f40400000, %u02;
    fma.rn.f32 %u03, %v03, 0f40400000, %u03;
    add.u64 %p, %target, %o0;
    st.global.v4.f32 [%p], {%u00, %u01, %u02, %u03};
    bra one;
done:
    ret;
}

.visible .entry layline_fill(
    .param .u64 target,
    .param .u64 count,
    .param .u32 seed,
    .param .u32 keep,
    .param .u32 set)
{
    .reg .u32 %a, %b, %c, %seed, %keep, %set, %h, %s;
    .reg .u64 %i, %t, %stride, %count, %target, %p;
    .reg .pred %q;
    ld.param.u64 %target, [target];
    ld.param.u64 %count, [count];
    ld.param.u32 %seed, [seed];
    ld.param.u32 %keep, [keep];
    ld.param.u32 %set, [set];
    mov.u32 %a, %ctaid.x;
    mov.u32 %b, %ntid.x;
    mov.u32 %c, %tid.x;
    mad.wide.u32 %i, %a, %b, 0;
    cvt.u64.u32 %t, %c;
    add.u64 %i, %i, %t;
    mov.u32 %a, %nctaid.x;
    mul.wide.u32 %stride, %a, %b;
next:
    setp.ge.u64 %q, %i, %count;
    @%q bra done;
    cvt.u32.u64 %h, %i;
    xor.b32 %h, %h, %seed;
    shr.u32 %s, %h, 16;
    xor.b32 %h, %h, %s;
    mul.lo.u32 %h, %h, 0x7feb352d;
    shr.u32 %s, %h, 15;
    xor.b32 %h, %h, %s;
    mul.lo.u32 %h, %h, 0x846ca68b;
    shr.u32 %s, %h, 16;
    xor.b32 %h, %h, %s;
    and.b32 %h, %h, %keep;
    or.b32 %h, %h, %set;
    shl.b64 %t, %i, 2;
    add.u64 %p, %target, %t;
    st.global.u32 [%p], %h;
    add.u64 %i, %i, %stride;
    bra next;
done:
    ret;
}

.visible .entry layline_hold(
    .param .u64 flag,
    .param .u32 limit)
{
    .reg .u32 %look, %value, %limit;
    .reg .u64 %flag;
    .reg .pred %q;
    ld.param.u64 %flag, [flag];
    ld.param.u32 %limit, [limit];
    mov.u32 %look, 0;
again:
    ld.volatile.global.u32 %value, [%flag];
    setp.ne.u32 %q, %value, 0;
    @%q bra done;
    add.u32 %look, %look, 1;
    setp.lt.u32 %q, %look, %limit;
    @%q bra again;
done:
    ret;
}

.visible .entry layline_empty()
{
    ret;
}
)ptx";

}  // namespace layline
