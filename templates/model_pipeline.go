package templates

// Pipeline is the data of workflows that build and test a repository.
type Pipeline struct {
	Go          string           // version of Go, "1.26"
	GoMod       string           // the go.mod that says the version of Go
	Modules     []PipelineModule // that are built and tested, the first one first
	Images      []PipelineImage  // one a service
	Databases   []string         // postgres and mysql, as far as they are used
	Schema      string           // name of the database; empty for none
	Redis       bool             // there is a Redis
	Environment []StackVariable  // of the tests
	GitHub      bool             // an image goes to the registry of GitHub
}

// PipelineModule is a Go module.
type PipelineModule struct {
	Dir string // in the repository, "." or "services/user"
	Sum string // its go.sum
}

// PipelineImage is an image to build.
type PipelineImage struct {
	Name       string // what the service is called
	Repository string // of the image, without a tag
	Registry   string // where it lies; empty for that of GitHub or GitLab
	Context    string // directory of the module in the repository
	Dockerfile string // in the repository
}
