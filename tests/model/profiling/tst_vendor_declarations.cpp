// SPDX-License-Identifier: GPL-3.0-or-later
// Our declarations of NVIDIA's libraries beside NVIDIA's own headers, and our kernels through its assembler, where these are installed.
#include <QtTest>

#include "model/profiling/bench/cublaslt_api.h"
#include "model/profiling/bench/cuda_api.h"
#include "model/profiling/bench/kernels_ptx.h"
#include "model/profiling/bench/nccl_api.h"
#include "model/profiling/devices/nvml_api.h"
#include "tests/model/profiling/vendor_headers.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

using layline::testing::called_alike;

/// The type of a function without linking it.
#define SAME_CALL(function, ours) QVERIFY2(called_alike(static_cast<decltype(&function)>(nullptr), ours), #function)

class VendorDeclarationsTest : public QObject {
    Q_OBJECT

  private slots:
    void kernels_assemble_for_every_generation_data() {
        QTest::addColumn<QString>("architecture");
        for (const char* architecture : {"sm_75", "sm_80", "sm_89", "sm_90", "sm_100", "sm_120"})
            QTest::newRow(architecture) << QString::fromLatin1(architecture);
    }
    void kernels_assemble_for_every_generation() {
        QFETCH(QString, architecture);
        const QString assembler = QStringLiteral(LAYLINE_PTXAS);
        if (!QFileInfo(assembler).isExecutable()) QSKIP("no ptxas here: put it on the PATH or set LAYLINE_PTXAS");
        QTemporaryDir folder;
        QFile source(folder.filePath(QStringLiteral("kernels.ptx")));
        QVERIFY(source.open(QFile::WriteOnly));
        source.write(layline::kernels_ptx);
        source.close();
        QProcess process;
        process.start(assembler, {QStringLiteral("-arch=") + architecture, source.fileName(), QStringLiteral("-o"),
                                  folder.filePath(QStringLiteral("kernels.cubin"))});
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }

#ifdef LAYLINE_HAS_NVML_H
    void nvml_layouts() {
        namespace ours = layline::nvml;
        QCOMPARE(sizeof(ours::PciInfo), sizeof(nvmlPciInfo_t));
        QCOMPARE(offsetof(ours::PciInfo, bus_id), offsetof(nvmlPciInfo_t, busId));
        QCOMPARE(sizeof(ours::Memory), sizeof(nvmlMemory_t));
        QCOMPARE(offsetof(ours::Memory, used), offsetof(nvmlMemory_t, used));
        QCOMPARE(sizeof(ours::MemoryV2), sizeof(nvmlMemory_v2_t));
        QCOMPARE(offsetof(ours::MemoryV2, reserved), offsetof(nvmlMemory_v2_t, reserved));
        QCOMPARE(offsetof(ours::MemoryV2, used), offsetof(nvmlMemory_v2_t, used));
        QCOMPARE(ours::version_of<ours::MemoryV2>(2), static_cast<unsigned>(nvmlMemory_v2));
        QCOMPARE(sizeof(ours::Utilization), sizeof(nvmlUtilization_t));
        QCOMPARE(sizeof(ours::ProcessInfo), sizeof(nvmlProcessInfo_t));
        QCOMPARE(offsetof(ours::ProcessInfo, used_bytes), offsetof(nvmlProcessInfo_t, usedGpuMemory));
        QCOMPARE(sizeof(ours::FieldValue), sizeof(nvmlFieldValue_t));
        QCOMPARE(offsetof(ours::FieldValue, result), offsetof(nvmlFieldValue_t, nvmlReturn));
        QCOMPARE(offsetof(ours::FieldValue, value), offsetof(nvmlFieldValue_t, value));
        QCOMPARE(sizeof(ours::TemperatureV1), sizeof(nvmlTemperature_t));
        QCOMPARE(ours::version_of<ours::TemperatureV1>(1), static_cast<unsigned>(nvmlTemperature_v1));
        QCOMPARE(sizeof(ours::FabricInfoV2), sizeof(nvmlGpuFabricInfo_v2_t));
        QCOMPARE(offsetof(ours::FabricInfoV2, clique), offsetof(nvmlGpuFabricInfo_v2_t, cliqueId));
        QCOMPARE(offsetof(ours::FabricInfoV2, state), offsetof(nvmlGpuFabricInfo_v2_t, state));
        QCOMPARE(offsetof(ours::FabricInfoV2, health), offsetof(nvmlGpuFabricInfo_v2_t, healthMask));
        QCOMPARE(ours::version_of<ours::FabricInfoV2>(2), static_cast<unsigned>(nvmlGpuFabricInfo_v2));
    }
    void nvml_numbers() {
        namespace ours = layline::nvml;
        QCOMPARE(ours::success, static_cast<int>(NVML_SUCCESS));
        QCOMPARE(ours::not_supported, static_cast<int>(NVML_ERROR_NOT_SUPPORTED));
        QCOMPARE(ours::no_permission, static_cast<int>(NVML_ERROR_NO_PERMISSION));
        QCOMPARE(ours::insufficient_size, static_cast<int>(NVML_ERROR_INSUFFICIENT_SIZE));
        QCOMPARE(ours::driver_not_loaded, static_cast<int>(NVML_ERROR_DRIVER_NOT_LOADED));
        QCOMPARE(ours::gpu_is_lost, static_cast<int>(NVML_ERROR_GPU_IS_LOST));
        QCOMPARE(ours::operating_system, static_cast<int>(NVML_ERROR_OPERATING_SYSTEM));
        QCOMPARE(ours::library_mismatch, static_cast<int>(NVML_ERROR_LIB_RM_VERSION_MISMATCH));
        QCOMPARE(ours::argument_version_mismatch, static_cast<int>(NVML_ERROR_ARGUMENT_VERSION_MISMATCH));
        QCOMPARE(ours::clock_sm, static_cast<unsigned>(NVML_CLOCK_SM));
        QCOMPARE(ours::clock_memory, static_cast<unsigned>(NVML_CLOCK_MEM));
        QCOMPARE(ours::capability_nvlink, static_cast<int>(NVML_P2P_CAPS_INDEX_NVLINK));
        QCOMPARE(ours::remote_gpu, static_cast<unsigned>(NVML_NVLINK_DEVICE_TYPE_GPU));
        QCOMPARE(ours::remote_switch, static_cast<unsigned>(NVML_NVLINK_DEVICE_TYPE_SWITCH));
        QCOMPARE(ours::field_memory_temperature, static_cast<unsigned>(NVML_FI_DEV_MEMORY_TEMP));
        QCOMPARE(ours::field_link_count, static_cast<unsigned>(NVML_FI_DEV_NVLINK_LINK_COUNT));
        QCOMPARE(ours::field_link_speed, static_cast<unsigned>(NVML_FI_DEV_NVLINK_GET_SPEED));
        QCOMPARE(ours::field_link_sent, static_cast<unsigned>(NVML_FI_DEV_NVLINK_THROUGHPUT_DATA_TX));
        QCOMPARE(ours::field_link_received, static_cast<unsigned>(NVML_FI_DEV_NVLINK_THROUGHPUT_DATA_RX));
        QCOMPARE(ours::field_pcie_sent, static_cast<unsigned>(NVML_FI_DEV_PCIE_COUNT_TX_BYTES));
        QCOMPARE(ours::field_pcie_received, static_cast<unsigned>(NVML_FI_DEV_PCIE_COUNT_RX_BYTES));
        QCOMPARE(ours::value_double, static_cast<unsigned>(NVML_VALUE_TYPE_DOUBLE));
        QCOMPARE(ours::value_unsigned, static_cast<unsigned>(NVML_VALUE_TYPE_UNSIGNED_INT));
        QCOMPARE(ours::value_unsigned_long, static_cast<unsigned>(NVML_VALUE_TYPE_UNSIGNED_LONG));
        QCOMPARE(ours::value_unsigned_long_long, static_cast<unsigned>(NVML_VALUE_TYPE_UNSIGNED_LONG_LONG));
        QCOMPARE(sizeof(ours::GpmSupport), sizeof(nvmlGpmSupport_t));
        QCOMPARE(sizeof(ours::GpmMetric), sizeof(nvmlGpmMetric_t));
        QCOMPARE(offsetof(ours::GpmMetrics, metrics), offsetof(nvmlGpmMetricsGet_t, metrics));
        QVERIFY(sizeof(ours::GpmMetrics) >= sizeof(nvmlGpmMetricsGet_t));
        QCOMPARE(ours::gpm_sm, static_cast<unsigned>(NVML_GPM_METRIC_SM_UTIL));
        QCOMPARE(ours::gpm_tensor, static_cast<unsigned>(NVML_GPM_METRIC_ANY_TENSOR_UTIL));
        QCOMPARE(ours::gpm_memory, static_cast<unsigned>(NVML_GPM_METRIC_DRAM_BW_UTIL));
        QCOMPARE(ours::fabric_completed, static_cast<unsigned char>(NVML_GPU_FABRIC_STATE_COMPLETED));
        QVERIFY(ours::name_bytes >= NVML_DEVICE_NAME_V2_BUFFER_SIZE && ours::name_bytes >= NVML_DEVICE_UUID_V2_BUFFER_SIZE);
        QCOMPARE(static_cast<int>(NVML_TOPOLOGY_INTERNAL), 0);
        QCOMPARE(static_cast<int>(NVML_TOPOLOGY_SINGLE), 10);
        QCOMPARE(static_cast<int>(NVML_TOPOLOGY_MULTIPLE), 20);
        QCOMPARE(static_cast<int>(NVML_TOPOLOGY_HOSTBRIDGE), 30);
        QCOMPARE(static_cast<int>(NVML_TOPOLOGY_NODE), 40);
        QCOMPARE(static_cast<int>(NVML_TOPOLOGY_SYSTEM), 50);
        QCOMPARE(static_cast<unsigned>(NVML_DEVICE_ARCH_HOPPER), 9u);
        QCOMPARE(static_cast<unsigned>(NVML_DEVICE_ARCH_BLACKWELL), 10u);
        QCOMPARE(static_cast<int>(NVML_COMPUTEMODE_PROHIBITED), 2);
        QCOMPARE(static_cast<int>(NVML_COMPUTEMODE_EXCLUSIVE_PROCESS), 3);
        QCOMPARE(nvmlClocksEventReasonSwPowerCap, 0x4ull);
        QCOMPARE(nvmlClocksThrottleReasonHwSlowdown, 0x8ull);
        QCOMPARE(nvmlClocksEventReasonSyncBoost, 0x10ull);
        QCOMPARE(nvmlClocksEventReasonSwThermalSlowdown, 0x20ull);
        QCOMPARE(nvmlClocksThrottleReasonHwThermalSlowdown, 0x40ull);
        QCOMPARE(nvmlClocksThrottleReasonHwPowerBrakeSlowdown, 0x80ull);
    }
    void nvml_functions() {
        const layline::nvml::Api api;
        SAME_CALL(nvmlInit_v2, api.init);
        SAME_CALL(nvmlShutdown, api.shutdown);
        SAME_CALL(nvmlErrorString, api.error_string);
        SAME_CALL(nvmlSystemGetDriverVersion, api.driver_version);
        SAME_CALL(nvmlSystemGetNVMLVersion, api.nvml_version);
        SAME_CALL(nvmlSystemGetCudaDriverVersion_v2, api.cuda_version);
        SAME_CALL(nvmlDeviceGetCount_v2, api.count);
        SAME_CALL(nvmlDeviceGetHandleByIndex_v2, api.handle);
        SAME_CALL(nvmlDeviceGetName, api.name);
        SAME_CALL(nvmlDeviceGetUUID, api.uuid);
        SAME_CALL(nvmlDeviceGetArchitecture, api.architecture);
        SAME_CALL(nvmlDeviceGetCudaComputeCapability, api.compute_capability);
        SAME_CALL(nvmlDeviceGetPciInfo_v3, api.pci_info);
        SAME_CALL(nvmlDeviceGetNumaNodeId, api.numa_node);
        SAME_CALL(nvmlDeviceGetMemoryInfo, api.memory);
        SAME_CALL(nvmlDeviceGetMemoryInfo_v2, api.memory_v2);
        SAME_CALL(nvmlDeviceGetClockInfo, api.clock);
        SAME_CALL(nvmlDeviceGetMaxClockInfo, api.max_clock);
        SAME_CALL(nvmlDeviceGetUtilizationRates, api.utilization);
        SAME_CALL(nvmlDeviceGetPowerUsage, api.power);
        SAME_CALL(nvmlDeviceGetEnforcedPowerLimit, api.power_limit);
        SAME_CALL(nvmlDeviceGetTotalEnergyConsumption, api.energy);
        SAME_CALL(nvmlDeviceGetTemperature, api.temperature);
        SAME_CALL(nvmlDeviceGetTemperatureV, api.temperature_v);
        SAME_CALL(nvmlDeviceGetCurrentClocksEventReasons, api.throttle);
        SAME_CALL(nvmlDeviceGetCurrPcieLinkGeneration, api.pcie_generation);
        SAME_CALL(nvmlDeviceGetCurrPcieLinkWidth, api.pcie_width);
        SAME_CALL(nvmlDeviceGetMaxPcieLinkGeneration, api.max_pcie_generation);
        SAME_CALL(nvmlDeviceGetMaxPcieLinkWidth, api.max_pcie_width);
        SAME_CALL(nvmlDeviceGetNvLinkState, api.link_state);
        SAME_CALL(nvmlDeviceGetNvLinkVersion, api.link_version);
        SAME_CALL(nvmlDeviceGetNvLinkRemotePciInfo_v2, api.link_remote_pci);
        SAME_CALL(nvmlDeviceGetNvLinkRemoteDeviceType, api.link_remote_type);
        SAME_CALL(nvmlDeviceGetTopologyCommonAncestor, api.common_ancestor);
        SAME_CALL(nvmlDeviceGetP2PStatus, api.p2p_status);
        SAME_CALL(nvmlDeviceGetFieldValues, api.field_values);
        SAME_CALL(nvmlGpmQueryDeviceSupport, api.gpm_support);
        SAME_CALL(nvmlGpmSampleAlloc, api.gpm_allocate);
        SAME_CALL(nvmlGpmSampleGet, api.gpm_sample);
        SAME_CALL(nvmlGpmMetricsGet, api.gpm_metrics);
        SAME_CALL(nvmlGpmSampleFree, api.gpm_free);
        SAME_CALL(nvmlDeviceGetComputeMode, api.compute_mode);
        SAME_CALL(nvmlDeviceGetPersistenceMode, api.persistence);
        SAME_CALL(nvmlDeviceGetEccMode, api.ecc);
        SAME_CALL(nvmlDeviceGetMigMode, api.mig_mode);
        SAME_CALL(nvmlDeviceGetMaxMigDeviceCount, api.mig_count);
        SAME_CALL(nvmlDeviceGetMigDeviceHandleByIndex, api.mig_handle);
        SAME_CALL(nvmlDeviceGetGpuFabricInfoV, api.fabric);
        SAME_CALL(nvmlSystemGetProcessName, api.process_name);
        SAME_CALL(nvmlDeviceGetComputeRunningProcesses_v3, api.compute_processes);
        SAME_CALL(nvmlDeviceGetGraphicsRunningProcesses_v3, api.graphics_processes);
    }
#else
    void nvml() { QSKIP("no nvml.h here: set LAYLINE_CUDA_INCLUDE"); }
#endif

#ifdef LAYLINE_HAS_CUDA_H
    void cuda_numbers() {
        namespace ours = layline::cuda;
        QCOMPARE(sizeof(ours::Device), sizeof(CUdevice));
        QCOMPARE(sizeof(ours::Pointer), sizeof(CUdeviceptr));
        QCOMPARE(ours::out_of_memory, static_cast<int>(CUDA_ERROR_OUT_OF_MEMORY));
        QCOMPARE(ours::stub_library, static_cast<int>(CUDA_ERROR_STUB_LIBRARY));
        QCOMPARE(ours::device_unavailable, static_cast<int>(CUDA_ERROR_DEVICE_UNAVAILABLE));
        QCOMPARE(ours::no_device, static_cast<int>(CUDA_ERROR_NO_DEVICE));
        QCOMPARE(ours::peer_already_enabled, static_cast<int>(CUDA_ERROR_PEER_ACCESS_ALREADY_ENABLED));
        QCOMPARE(ours::system_not_ready, static_cast<int>(CUDA_ERROR_SYSTEM_NOT_READY));
        QCOMPARE(ours::driver_mismatch, static_cast<int>(CUDA_ERROR_SYSTEM_DRIVER_MISMATCH));
        QCOMPARE(ours::compat_not_supported, static_cast<int>(CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE));
        QCOMPARE(ours::unknown_error, static_cast<int>(CUDA_ERROR_UNKNOWN));
        QCOMPARE(ours::attribute_kernel_timeout, static_cast<int>(CU_DEVICE_ATTRIBUTE_KERNEL_EXEC_TIMEOUT));
        QCOMPARE(ours::attribute_multiprocessors, static_cast<int>(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT));
        QCOMPARE(ours::attribute_clock_khz, static_cast<int>(CU_DEVICE_ATTRIBUTE_CLOCK_RATE));
        QCOMPARE(ours::attribute_memory_clock_khz, static_cast<int>(CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE));
        QCOMPARE(ours::attribute_bus_bits, static_cast<int>(CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH));
        QCOMPARE(ours::attribute_l2_bytes, static_cast<int>(CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE));
        QCOMPARE(ours::attribute_cc_major, static_cast<int>(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR));
        QCOMPARE(ours::attribute_cc_minor, static_cast<int>(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR));
        QCOMPARE(ours::attribute_ecc, static_cast<int>(CU_DEVICE_ATTRIBUTE_ECC_ENABLED));
        QCOMPARE(ours::attribute_compute_mode, static_cast<int>(CU_DEVICE_ATTRIBUTE_COMPUTE_MODE));
        QCOMPARE(ours::stream_non_blocking, static_cast<unsigned>(CU_STREAM_NON_BLOCKING));
        QCOMPARE(ours::host_portable, static_cast<unsigned>(CU_MEMHOSTALLOC_PORTABLE));
        QCOMPARE(ours::host_device_map, static_cast<unsigned>(CU_MEMHOSTALLOC_DEVICEMAP));
    }
    void cuda_functions() {
        const layline::cuda::Api api;
        SAME_CALL(cuInit, api.init);
        SAME_CALL(cuDriverGetVersion, api.driver_version);
        SAME_CALL(cuGetErrorName, api.error_name);
        SAME_CALL(cuDeviceGetCount, api.device_count);
        SAME_CALL(cuDeviceGet, api.device);
        SAME_CALL(cuDeviceGetName, api.device_name);
        SAME_CALL(cuDeviceGetPCIBusId, api.device_bus_id);
        SAME_CALL(cuDeviceTotalMem, api.device_memory);
        SAME_CALL(cuDeviceGetAttribute, api.device_attribute);
        SAME_CALL(cuDevicePrimaryCtxRetain, api.context_retain);
        SAME_CALL(cuDevicePrimaryCtxRelease, api.context_release);
        SAME_CALL(cuCtxSetCurrent, api.context_set);
        SAME_CALL(cuCtxSynchronize, api.context_synchronize);
        SAME_CALL(cuMemGetInfo, api.memory_info);
        SAME_CALL(cuMemAlloc, api.allocate);
        SAME_CALL(cuMemFree, api.free);
        SAME_CALL(cuMemHostAlloc, api.allocate_host);
        SAME_CALL(cuMemFreeHost, api.free_host);
        SAME_CALL(cuMemHostGetDevicePointer, api.host_device_pointer);
        SAME_CALL(cuMemcpyHtoDAsync, api.copy_to_device);
        SAME_CALL(cuMemcpyDtoHAsync, api.copy_to_host);
        SAME_CALL(cuMemcpyDtoDAsync, api.copy_on_device);
        SAME_CALL(cuMemcpyPeerAsync, api.copy_peer);
        SAME_CALL(cuMemsetD8Async, api.fill_bytes);
        SAME_CALL(cuStreamCreate, api.stream_create);
        SAME_CALL(cuStreamDestroy, api.stream_destroy);
        SAME_CALL(cuStreamSynchronize, api.stream_synchronize);
        SAME_CALL(cuStreamWaitEvent, api.stream_wait);
        SAME_CALL(cuEventCreate, api.event_create);
        SAME_CALL(cuEventRecord, api.event_record);
        SAME_CALL(cuEventSynchronize, api.event_synchronize);
        SAME_CALL(cuEventElapsedTime, api.event_elapsed);
        SAME_CALL(cuEventDestroy, api.event_destroy);
        SAME_CALL(cuModuleLoadDataEx, api.module_load);
        SAME_CALL(cuModuleGetFunction, api.module_function);
        SAME_CALL(cuLaunchKernel, api.launch);
        SAME_CALL(cuDeviceCanAccessPeer, api.can_access_peer);
        SAME_CALL(cuCtxEnablePeerAccess, api.enable_peer);
    }
#else
    void cuda() { QSKIP("no cuda.h here: set LAYLINE_CUDA_INCLUDE"); }
#endif

#ifdef LAYLINE_HAS_CUBLASLT_H
    void cublaslt_declarations() {
        namespace ours = layline::cublaslt;
        QCOMPARE(sizeof(ours::Algorithm), sizeof(cublasLtMatmulAlgo_t));
        QCOMPARE(sizeof(ours::HeuristicResult), sizeof(cublasLtMatmulHeuristicResult_t));
        QCOMPARE(offsetof(ours::HeuristicResult, workspace_bytes), offsetof(cublasLtMatmulHeuristicResult_t, workspaceSize));
        QCOMPARE(offsetof(ours::HeuristicResult, state), offsetof(cublasLtMatmulHeuristicResult_t, state));
        QCOMPARE(offsetof(ours::HeuristicResult, waves), offsetof(cublasLtMatmulHeuristicResult_t, wavesCount));
        QCOMPARE(ours::not_initialized, static_cast<int>(CUBLAS_STATUS_NOT_INITIALIZED));
        QCOMPARE(ours::not_supported, static_cast<int>(CUBLAS_STATUS_NOT_SUPPORTED));
        QCOMPARE(ours::compute_f32, static_cast<int>(CUBLAS_COMPUTE_32F));
        QCOMPARE(ours::type_f32, static_cast<int>(CUDA_R_32F));
        QCOMPARE(ours::type_f16, static_cast<int>(CUDA_R_16F));
        QCOMPARE(ours::type_bf16, static_cast<int>(CUDA_R_16BF));
        QCOMPARE(ours::type_e4m3, static_cast<int>(CUDA_R_8F_E4M3));
        QCOMPARE(ours::desc_transpose_a, static_cast<int>(CUBLASLT_MATMUL_DESC_TRANSA));
        QCOMPARE(ours::desc_transpose_b, static_cast<int>(CUBLASLT_MATMUL_DESC_TRANSB));
        QCOMPARE(ours::desc_scale_pointer_a, static_cast<int>(CUBLASLT_MATMUL_DESC_A_SCALE_POINTER));
        QCOMPARE(ours::desc_scale_pointer_b, static_cast<int>(CUBLASLT_MATMUL_DESC_B_SCALE_POINTER));
        QCOMPARE(ours::desc_fast_accumulation, static_cast<int>(CUBLASLT_MATMUL_DESC_FAST_ACCUM));
        QCOMPARE(ours::layout_batch_count, static_cast<int>(CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT));
        QCOMPARE(ours::layout_batch_stride, static_cast<int>(CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET));
        QCOMPARE(ours::preference_workspace_bytes, static_cast<int>(CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES));
        QCOMPARE(ours::algorithm_tile, static_cast<int>(CUBLASLT_ALGO_CONFIG_TILE_ID));
        QCOMPARE(ours::algorithm_split_k, static_cast<int>(CUBLASLT_ALGO_CONFIG_SPLITK_NUM));
        const ours::Api api;
        SAME_CALL(cublasLtGetVersion, api.version);
        SAME_CALL(cublasLtCreate, api.create);
        SAME_CALL(cublasLtDestroy, api.destroy);
        SAME_CALL(cublasLtGetStatusName, api.status_name);
        SAME_CALL(cublasLtMatmulDescCreate, api.desc_create);
        SAME_CALL(cublasLtMatmulDescSetAttribute, api.desc_set);
        SAME_CALL(cublasLtMatmulDescDestroy, api.desc_destroy);
        SAME_CALL(cublasLtMatrixLayoutCreate, api.layout_create);
        SAME_CALL(cublasLtMatrixLayoutSetAttribute, api.layout_set);
        SAME_CALL(cublasLtMatrixLayoutDestroy, api.layout_destroy);
        SAME_CALL(cublasLtMatmulPreferenceCreate, api.preference_create);
        SAME_CALL(cublasLtMatmulPreferenceSetAttribute, api.preference_set);
        SAME_CALL(cublasLtMatmulPreferenceDestroy, api.preference_destroy);
        SAME_CALL(cublasLtMatmulAlgoGetHeuristic, api.heuristic);
        SAME_CALL(cublasLtMatmul, api.matmul);
        SAME_CALL(cublasLtMatmulAlgoConfigGetAttribute, api.algorithm_get);
    }
#else
    void cublaslt() { QSKIP("no cublasLt.h with CUDA's runtime headers here: set LAYLINE_CUDA_INCLUDE"); }
#endif

#ifdef LAYLINE_HAS_NCCL_H
    void nccl_declarations() {
        namespace ours = layline::nccl;
        QCOMPARE(ours::type_bf16, static_cast<int>(ncclBfloat16));
        QCOMPARE(ours::type_f32, static_cast<int>(ncclFloat32));
        QCOMPARE(ours::sum, static_cast<int>(ncclSum));
        QCOMPARE(ours::success, static_cast<int>(ncclSuccess));
        const ours::Api api;
        SAME_CALL(ncclGetVersion, api.version);
        SAME_CALL(ncclCommInitAll, api.init_all);
        SAME_CALL(ncclCommDestroy, api.destroy);
        SAME_CALL(ncclGetErrorString, api.error_string);
        SAME_CALL(ncclGetLastError, api.last_error);
        SAME_CALL(ncclGroupStart, api.group_start);
        SAME_CALL(ncclGroupEnd, api.group_end);
        SAME_CALL(ncclAllReduce, api.all_reduce);
        SAME_CALL(ncclAllGather, api.all_gather);
        SAME_CALL(ncclReduceScatter, api.reduce_scatter);
        SAME_CALL(ncclSend, api.send);
        SAME_CALL(ncclRecv, api.receive);
    }
#else
    void nccl() { QSKIP("no nccl.h with CUDA's runtime headers here: set LAYLINE_CUDA_INCLUDE"); }
#endif
};

QTEST_APPLESS_MAIN(VendorDeclarationsTest)
#include "tst_vendor_declarations.moc"
