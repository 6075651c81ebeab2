package dev.quarry.simulator.machine;

import dev.quarry.simulator.intkernel.ConvKernels;

/// What the convolution tasks of a file share.
///
/// @param memory the memory they read and write
/// @param kernels what sums up their products
/// @param scratch buffers for padded maps
record ConvResources(NpuMemory memory, ConvKernels kernels, ScratchMaps scratch) {}
