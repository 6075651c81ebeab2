package dev.quarry.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.InputOptions;
import dev.quarry.Quarry;
import dev.quarry.codegen.inspect.FileReport;
import dev.quarry.codegen.rknn1.V1Inspector;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Reading;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.ImportResult;
import dev.quarry.ir.text.IrFile;
import java.nio.file.Path;
import java.util.Locale;

/// What is in a file: the same questions to every format.
public sealed interface Inspection {
  /// The text for people.
  ///
  /// @param columns width of charts
  String text(int columns);

  /// The document for programs.
  ObjectNode json();

  /// The graph in the language of Graphviz.
  String dot();

  /// Whether the file passes the checks of its format.
  default boolean isSound() {
    return true;
  }

  /// A compiled file of RK1808, RK3399Pro and their relatives.
  ///
  /// @param name name of the file
  /// @param reading the file and what is unusual about it
  record FirstGeneration(String name, V1Reading reading) implements Inspection {
    @Override
    public String text(int columns) {
      return V1Inspector.text(name, reading);
    }

    @Override
    public ObjectNode json() {
      return V1Inspector.json(name, reading);
    }

    @Override
    public String dot() {
      return FirstGenerationDot.of(reading.file().model());
    }

    @Override
    public boolean isSound() {
      return V1Validator.check(name, reading.file()).errors().isEmpty();
    }
  }

  /// A compiled file of RK3566 or RK3568.
  ///
  /// @param report what is in it
  record Compiled(FileReport report) implements Inspection {
    @Override
    public String text(int columns) {
      return report.text(columns);
    }

    @Override
    public ObjectNode json() {
      return report.json();
    }

    @Override
    public String dot() {
      return report.dot();
    }
  }

  /// A network before code generation: a model as imported, or any level of the intermediate
  /// representation.
  ///
  /// @param report what is in it
  record Network(NetworkReport report) implements Inspection {
    @Override
    public String text(int columns) {
      return report.text();
    }

    @Override
    public ObjectNode json() {
      return report.json();
    }

    @Override
    public String dot() {
      return report.dot();
    }
  }

  /// Looks into a file; its name tells the format: `.onnx`, `.onnx.gz`, `.nir`, else a compiled
  /// file.
  ///
  /// @param imports cuts and shapes of an imported model
  /// @param inputs preprocessing of an imported model
  /// @throws dev.quarry.ir.diag.CompileException if the file cannot be read
  static Inspection of(Path file, ImportOptions imports, InputOptions inputs) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".onnx") || name.endsWith(".onnx.gz")) {
      ImportResult model = Quarry.load(file, imports, inputs);
      return new Network(NetworkReport.of(model));
    }
    if (name.endsWith(IrFile.EXTENSION)) {
      return new Network(NetworkReport.of(IrFile.read(file)));
    }
    if (V1Reader.recognises(file)) {
      return new FirstGeneration(file.toString(), V1Reader.readWithNotes(file));
    }
    return new Compiled(FileReport.of(RknnReader.readWithNotes(file), file.toFile().length()));
  }
}
