package main

//go:generate go -C .. run ./cmd/apigen api go --api bench/bench.api --dir bench/apigenservice
