package dev.quarry.cli;

import dev.quarry.ExecutionOptions;
import dev.quarry.Network;
import dev.quarry.Quarry;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.text.IrFile;
import java.nio.file.Path;
import java.util.Locale;

/// Opens whatever can be run, by the ending of its name.
final class Networks {
  private Networks() {}

  static Network open(Path file, ModelOptions options, ExecutionOptions execution) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".rknn")) {
      return Quarry.open(file, execution);
    }
    if (lower.endsWith(".onnx") || lower.endsWith(".onnx.gz")) {
      var imported = Quarry.load(file, options.imports(file), options.preprocessing());
      return Quarry.open(imported.module(), execution);
    }
    if (lower.endsWith(IrFile.EXTENSION)) {
      return Quarry.open(IrFile.read(file), execution);
    }
    throw new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, file.toString(), "this cannot be run")
            .expected(".rknn, .onnx, .onnx.gz or .nir", name));
  }
}
