/** The release, as it stands in package.json; sent with every batch as `js/<version>`. */
export const version = '0.1.0'
