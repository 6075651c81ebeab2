package dev.quarry;

import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.simulator.floatkernel.FastEvaluator;
import dev.quarry.simulator.npu.NpuEvaluator;
import java.util.function.Consumer;

/// Which evaluator executes what.
final class Engines {
  private Engines() {}

  /// The evaluator for float networks.
  static Evaluator floats(int threads) {
    return new FastEvaluator(threads);
  }

  /// The evaluator for a level.
  static Evaluator of(Level level, int threads) {
    return switch (level) {
      case IMPORTED, CANONICAL, QUANTIZED -> floats(threads);
      case NPU -> new NpuEvaluator();
    };
  }

  /// What every pass's result is held against.
  static Consumer<Module> verifier() {
    return Verifier::verify;
  }
}
