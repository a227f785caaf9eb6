export interface FeatureNames {
  /** `dev-servers`: folders and addresses. */
  kebab: string;
  /** `devServers`: the key in the contract. */
  camel: string;
  /** `DevServers`: types and factories. */
  pascal: string;
  /** `Dev servers`: words on the screen. */
  title: string;
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

export function featureNames(kebab: string): FeatureNames {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kebab) || kebab.length > 40)
    throw new Error(
      `"${kebab}" is no name for a feature: small letters and digits, words joined by a hyphen, such as dev-servers.`,
    );
  const words = kebab.split('-');
  const pascal = words.map(capital).join('');
  return { kebab, pascal, camel: pascal.charAt(0).toLowerCase() + pascal.slice(1), title: capital(words.join(' ')) };
}
