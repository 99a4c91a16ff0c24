// Apart from the module around it, whose go.mod is delivered into the services of
// others. See TestLicencesOfWhatUsersGet at the root.
module github.com/apigen/apigen/internal/tools/licences

go 1.26.0

require (
	github.com/google/licensecheck v0.3.1
	github.com/stretchr/testify v1.12.1
)

require go.yaml.in/yaml/v3 v3.0.5 // indirect
