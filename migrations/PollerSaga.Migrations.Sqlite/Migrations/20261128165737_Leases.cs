using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollerSaga.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Leases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "PreparationLeaseUntil",
                table: "PollerJobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "MaintenanceLeases",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Owner = table.Column<string>(type: "TEXT", nullable: false),
                    LeaseUntil = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MaintenanceLeases", x => x.Name);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MaintenanceLeases");

            migrationBuilder.DropColumn(
                name: "PreparationLeaseUntil",
                table: "PollerJobs");
        }
    }
}
