/* Gives the kernel entropy: a guest of a test must not wait for any. */
#include <fcntl.h>
#include <linux/random.h>
#include <sys/ioctl.h>

int
main(void)
{
	struct {
		int bits, len;
		unsigned char bytes[64];
	} seed = { 512, 64, "a fixed seed" };
	int fd = open("/dev/urandom", O_WRONLY);

	return ioctl(fd, RNDADDENTROPY, &seed) != 0;
}
