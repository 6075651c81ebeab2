package dev.quarry.cli;

import dev.quarry.ir.text.IrFile;
import dev.quarry.passes.PassListener;
import java.nio.file.Path;

/// Writes the network after every pass that changed it, numbered in the order of the passes.
final class IrDump {
  private IrDump() {}

  static PassListener into(Path folder) {
    return (index, module, statistics) -> {
      if (statistics.changed()) {
        String name = Text.format("%02d-%s", index + 1, statistics.info().name());
        IrFile.write(module, folder.resolve(name + IrFile.EXTENSION));
      }
    };
  }
}
