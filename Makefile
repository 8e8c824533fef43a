# What people type while working. The steps themselves are in .ci/run, so that
# what passes here passes there.
.DEFAULT_GOAL := help
.PHONY: help build test race lint generate bench digests ci

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## the static program, bin/deepnet
	CGO_ENABLED=0 go build -trimpath -o bin/deepnet ./cmd/deepnet

test: ## every test
	go test ./...

race: ## the tests of what runs side by side, under the race detector
	.ci/run race

lint: ## formatting, vet and golangci-lint
	.ci/run tools format vet lint

generate: ## the Go code of actors/protocol from its .proto, and the assembly of neuron/kernel
	.ci/run tools
	cd actors/protocol && PATH="$$(go env GOPATH)/bin:$$PATH" buf generate
	cd neuron/kernel/asm && go run . -out ../assembly_amd64.s -stubs ../assembly_amd64.go -pkg kernel
	cd neuron/kernel/asm && go run ./neon -out ../assembly_arm64.s -stubs ../assembly_arm64.go
	cd neuron/kernel/asm && go run ./dispatch -out ..

bench: ## every benchmark, with allocations
	go test -run '^$$' -bench . -benchmem ./...

digests: ## the same bits under other processors, word sizes and core counts
	.ci/run digests

ci: ## everything that has to hold before a change lands
	.ci/run
