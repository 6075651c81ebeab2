package dev.quarry.simulator.machine;

import dev.quarry.simulator.intkernel.Workers;

/// One task, or a node of the CPU, decoded and checked; runs any number of times.
sealed interface Step
    permits ConvStep,
        CubeStep,
        EnlargeStep,
        FloatConvStep,
        FloatCubeStep,
        FloatPoolStep,
        HostStep,
        PoolStep,
        TransposeStep {
  /// Executes the task.
  void run(byte[] memory, Workers workers);
}
