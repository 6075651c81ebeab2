package dev.quarry.codegen.rknn2;

import dev.quarry.codegen.rknn2.NodeParam.ConvParam;
import dev.quarry.codegen.rknn2.NodeParam.None;
import dev.quarry.codegen.rknn2.PatchGroup.PatchRecord;
import dev.quarry.codegen.rknn2.PatchGroup.PatchWord;
import java.util.List;

/// A complete small file of our own: one 1x1 convolution in two tasks.
final class TinyModel {
  private static final int CNA = 0x0201;
  private static final int DPU = 0x1001;
  private static final int CONVOLUTION = 0x1f;
  private static final int DPU_DONE = 0x300;

  private TinyModel() {}

  static RknnFile file() {
    RknnModel model = model();
    return RknnFile.of(model, RknnTrailer.text(model));
  }

  static RknnModel model() {
    var stream = new CommandStream.Builder();
    int first = stream.add(1, CONVOLUTION, DPU_DONE, task(0));
    int second = stream.add(1, CONVOLUTION, DPU_DONE, task(64));
    CommandStream commands = stream.build();
    List<RknnTensor> tensors = tensors();
    var info =
        ModelInfo.of(
            "rk3568",
            10602,
            "1.6.2-quarry",
            "{\"x\":{\"dtype\":\"int8\",\"layout\":\"NHWC\"}}",
            "{\"y\":{\"dtype\":\"int8\",\"layout\":\"NCHW\"}}");
    return new RknnModel(
        info,
        List.of(graph(tensors, first, second)),
        MemInfo.of(tensors),
        List.of(
            RknnBuffer.EMPTY,
            RknnBuffer.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}),
            commands.words(),
            NpuTask.encode(commands.tasks())));
  }

  private static long[] task(int addend) {
    return new long[] {
      CommandWord.of(CNA, 0xe, 0x1004),
      CommandWord.of(CNA, 0, 0x1070),
      CommandWord.of(CNA, 0, 0x1110),
      CommandWord.of(DPU, addend, 0x4020)
    };
  }

  private static List<RknnTensor> tensors() {
    return List.of(
        RknnTensor.PLACEHOLDER,
        RknnTensor.builder("w", TensorKind.CONSTANT, RknnDataType.INT8)
            .shape(TensorLayout.NATIVE_WEIGHT, List.of(1, 8, 1, 1), List.of(1, 1, 1, 1, 1, 8))
            .buffer(1, 8)
            .build(),
        RknnTensor.builder("x", TensorKind.INPUT, RknnDataType.INT8)
            .shape(TensorLayout.NATIVE_FEATURE, List.of(1, 1, 2, 8), List.of(1, 1, 2, 8, 1))
            .quantization(RknnQuantization.int8(0f, 1f, 1f / 256, -128))
            .arena(0, 16)
            .widthAlign(8)
            .build(),
        RknnTensor.builder("y", TensorKind.OUTPUT, RknnDataType.INT8)
            .shape(TensorLayout.NATIVE_FEATURE, List.of(1, 8, 2, 8), List.of(1, 1, 2, 8, 8))
            .quantization(RknnQuantization.int8(-2f, 2f, 0.015625f, 0))
            .arena(64, 128)
            .surfaceAlign(4)
            .build(),
        RknnTensor.builder("regcmd", TensorKind.COMMANDS, RknnDataType.UINT64).buffer(2, 0).build(),
        RknnTensor.builder("task", TensorKind.TASKS, RknnDataType.UINT64).buffer(3, 0).build());
  }

  private static RknnGraph graph(List<RknnTensor> tensors, int first, int second) {
    var param =
        new ConvParam(
            "NOTSET", List.of(1, 1), 1, List.of(1, 1), List.of(0, 0, 0, 0), List.of(1, 1));
    var nodes =
        List.of(
            RknnNode.of("InputOperator", "InputOperator:x", List.of(), List.of(2), new None(), 0),
            RknnNode.of("Conv", "Conv:c", List.of(2, 1), List.of(3), param, 2),
            RknnNode.of("OutputOperator", "OutputOperator:y", List.of(3), List.of(), new None(), 0)
                .withAttributes(NodeAttributes.OutputTasks.NONE.encode()));
    return new RknnGraph(
        tensors,
        nodes,
        List.of(2),
        List.of(3),
        List.of(
            new InputNorm(
                List.of(0f, 0f, 0f, 0f), List.of(255f, 255f, 255f, 255f), List.of(0, 1, 2, 3))),
        List.of(
            new RelocationGroup(
                "x", List.of(new Relocation(0, first + 1), new Relocation(0, second + 1))),
            new RelocationGroup(
                "w", List.of(new Relocation(0, first + 2), new Relocation(0, second + 2))),
            new RelocationGroup(
                "y", List.of(new Relocation(0, first + 3), new Relocation(64, second + 3)))),
        List.of(
            new PatchGroup(
                "x",
                List.of(
                    new PatchRecord(List.of(new PatchWord(5, 0, first + 1)), 0, 0),
                    new PatchRecord(List.of(new PatchWord(5, 0, second + 1)), 0, 1)))),
        List.of(),
        List.of(new OutputEntry("y", 2)));
  }
}
