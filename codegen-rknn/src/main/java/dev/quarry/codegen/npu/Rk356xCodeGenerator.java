package dev.quarry.codegen.npu;

import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnTrailer;
import dev.quarry.codegen.rknn2.RknnValidator;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;

/// Makes an RK3566 / RK3568 file from a network at NPU level.
public final class Rk356xCodeGenerator {
  private final CodeGeneratorOptions options;

  /// A generator for one target.
  public Rk356xCodeGenerator(CodeGeneratorOptions options) {
    this.options = options;
  }

  /// The file of a network.
  ///
  /// @throws dev.quarry.ir.diag.CompileException naming the node and the limit it exceeds
  public RknnFile generate(Module module) {
    if (module.level() != Level.NPU) {
      throw new IllegalArgumentException("code is generated from level npu, not " + module.level());
    }
    RknnModel model = new GraphEmitter(module.graph(), options).emit();
    RknnValidator.require(module.graph().name(), model);
    return RknnFile.of(model, RknnTrailer.text(model));
  }
}
