#!/usr/bin/env bash
# A colleague's script: variables, arrays, a default, a command that must not run.
#SBATCH --nodes=4
#SBATCH --gpus-per-node=8
export CUDA_DEVICE_MAX_CONNECTIONS=1
TP=4
PP=${PP:-2}
MASTER=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)

MODEL=(
    --num-layers 32 --hidden-size 4096 --ffn-hidden-size 14336   # Llama 3.1 8B
    --num-attention-heads 32 --group-query-attention --num-query-groups 8
    --swiglu --normalization RMSNorm --position-embedding-type rope
    --disable-bias-linear --untie-embeddings-and-output-weights
    --seq-length 8192 --max-position-embeddings 8192 --vocab-size 128256
)
LAYOUT="--tensor-model-parallel-size $TP --pipeline-model-parallel-size ${PP} --sequence-parallel \
    --use-distributed-optimizer"

srun torchrun --rdzv-backend c10d --rdzv-endpoint "$MASTER:29500" \
    pretrain_gpt.py "${MODEL[@]}" $LAYOUT --bf16 \
    --micro-batch-size 1 --global-batch-size 128 --house-flag 3
