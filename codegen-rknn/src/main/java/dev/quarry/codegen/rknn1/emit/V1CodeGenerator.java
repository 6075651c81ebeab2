package dev.quarry.codegen.rknn1.emit;

import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;

/// Makes a file from a module of level QUANTIZED; the same module always gives the same file.
///
/// @param options what the file says beside its graph
public record V1CodeGenerator(V1Options options) {
  /// Generates and checks a file.
  ///
  /// @throws dev.quarry.ir.diag.CompileException naming every op without a form
  public V1File generate(Module module) {
    if (module.level() != Level.QUANTIZED) {
      throw new IllegalArgumentException("needs level QUANTIZED, not " + module.level());
    }
    V1Drafts drafts = new V1Drafts(module.graph(), options.form().channelsInnermost());
    drafts.make();
    V1File file = new V1Assembler(module.graph(), drafts, options).assemble();
    V1Validator.require("the generated file", file);
    return file;
  }
}
