/** The library of extraction profiles: list, the whole of one, what differs between two. */
export { ProfileDialog } from './ProfileDialog';
export { ProfileSection } from './ProfileSection';
